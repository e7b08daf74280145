// Every way in which a sealed state does not open, with what it says; and one that must open for ever.

import type { SessionRef } from '../src/contract/session.js';
import { createBox, sealKey } from '../src/sealing/box.js';
import { createSealer, readKeys, type SealConfig, sealProblem } from '../src/sealing/ref-sealer.js';
import { failure } from './support.js';

const KEY = 'BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=';
const OTHER_KEY = 'CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=';
const FIX = 'make a key with `openssl rand -base64 32`';
/** Made with node:crypto alone: key id, then IV, ciphertext and tag. */
const KNOWN = '4bb06f8e.AAECAwQFBgcICQoLfO6aA3Rsq2Qc15y8uDevU0D_LK3NmFt0G64iFwFDpY4';
const KEY_ID = '4bb06f8e';

const sealer = createSealer('id360', { key: KEY });
const plain = createSealer('id360', 'none');
const body = (bytes: number) => Buffer.alloc(bytes, 1).toString('base64url');
const plainOf = (text: string) => `plain.${Buffer.from(text).toString('base64url')}`;
const refOf = (state: unknown) => ({
  provider: 'id360',
  id: '42',
  ...(state === undefined ? {} : { state }),
});

it('opens what an earlier version sealed', () => {
  expect(sealer.open({ provider: 'id360', id: '42', state: KNOWN })).toBe('dossier-key Zoé');
  expect(plain.open({ provider: 'id360', id: '42', state: 'plain.WyJpZDM2MCIsIjQyIiwiWm_DqSJd' })).toBe(
    'Zoé',
  );
});

it.each<readonly [string, unknown, string]>([
  ['no state', undefined, 'it has no readable state'],
  ['nothing', '', 'it has no readable state'],
  ['a number', 7, 'it has no readable state'],
  ['a list of one text', [KNOWN], 'it has no readable state'],
  ['no dot', 'abc', 'it has no readable state'],
  ['a dot alone', '.', 'it has no readable state'],
  ['no key id', `.${body(40)}`, 'it has no readable state'],
  ['no body', `${KEY_ID}.`, 'it has no readable state'],
  ['three parts', `${KNOWN}.x`, 'it has no readable state'],
  ['three parts, the last empty', `${KNOWN}.`, 'it has no readable state'],
  [
    'another key',
    createSealer('id360', { key: OTHER_KEY }).seal('42', 'x'),
    'it was sealed with a key that is not configured; keep old keys in seal.keys',
  ],
  ['one byte less than IV and tag', `${KEY_ID}.${body(27)}`, 'its state is truncated'],
  [
    'IV and tag alone, and wrong',
    `${KEY_ID}.${body(28)}`,
    'its state was changed or belongs to another session',
  ],
  ['bits that base64url does not use', `${KNOWN.slice(0, -1)}5`, 'its state was changed'],
  ['padding', `${KNOWN}=`, 'its state was changed'],
  [
    'its first byte changed',
    `${KEY_ID}.B${KNOWN.slice(10)}`,
    'its state was changed or belongs to another session',
  ],
])('with a key, does not open %s', (_what, state, why) => {
  const error = failure(() => sealer.open(refOf(state) as SessionRef));
  expect(error.code).toBe('REF_INVALID');
  expect(error.message).toBe(`id360: this session ref cannot be used: ${why}`);
});

it.each<readonly [string, unknown, string]>([
  ['no state', undefined, 'it has no readable state'],
  ['no body', 'plain.', 'it has no readable state'],
  ['a sealed one', KNOWN, 'it is sealed, but no seal key is configured'],
  ['bits that base64url does not use', 'plain.Wm_DqR', 'its state was changed'],
  ['what is not JSON', plainOf('Zoé'), 'its state was changed or belongs to another session'],
  ['what is no list', plainOf('{}'), 'its state was changed or belongs to another session'],
  ['nothing in JSON', plainOf('null'), 'its state was changed or belongs to another session'],
  ['no secret', plainOf('["id360","42"]'), 'its state was changed or belongs to another session'],
  [
    'the state of another',
    plainOf('["id360","43","x"]'),
    'its state was changed or belongs to another session',
  ],
])('without a key, does not open %s', (_what, state, why) => {
  const error = failure(() => plain.open(refOf(state) as SessionRef));
  expect(error.code).toBe('REF_INVALID');
  expect(error.message).toBe(`id360: this session ref cannot be used: ${why}`);
});

it('seals an empty text to IV and tag only, and opens it', () => {
  const state = sealer.seal('42', '');
  expect(Buffer.from(state.slice(9), 'base64url')).toHaveLength(28);
  expect(sealer.open({ provider: 'id360', id: '42', state })).toBe('');
});

it('names the problem of a box, and returns nothing else', () => {
  const box = createBox([sealKey(Buffer.alloc(32, 7))]);
  const bound = Buffer.from('bound');
  expect(box.open(bound, undefined)).toStrictEqual({ problem: 'unreadable' });
  expect(box.open(bound, 'abcd.efgh')).toStrictEqual({ problem: 'unknown_key' });
  expect(box.open(bound, `${KEY_ID}.${body(27)}`)).toStrictEqual({ problem: 'cut_short' });
  expect(box.open(bound, `${KEY_ID}.${body(28)}=`)).toStrictEqual({ problem: 'not_canonical' });
  expect(box.open(bound, `${KEY_ID}.${body(28)}`)).toStrictEqual({ problem: 'changed' });
  expect(box.open(bound, box.seal(bound, 'kept'))).toStrictEqual({ secret: 'kept' });
  expect(box.open(Buffer.from('elsewhere'), box.seal(bound, 'kept'))).toStrictEqual({ problem: 'changed' });
});

const SHAPE = `must be { key }, { keys } or 'none'; ${FIX}`;
const BOTH = 'has both key and keys: keep one of the two; the first of keys seals, and all of them open';
const NOT_32 =
  'must be 32 bytes in base64, as `openssl rand -base64 32` writes them; a key that sealed refs cannot be replaced';

it.each<readonly [string, unknown, string | undefined]>([
  ['none', 'none', undefined],
  ['a key', { key: KEY }, undefined],
  ['two keys', { keys: [KEY, OTHER_KEY] }, undefined],
  ['a key without its padding', { key: KEY.slice(0, -1) }, undefined],
  ['another word', 'off', SHAPE],
  ['null', null, SHAPE],
  ['a number', 7, SHAPE],
  ['neither key nor keys', {}, SHAPE],
  ['keys that are a text', { keys: KEY }, SHAPE],
  ['no keys', { keys: [] }, `has no key; ${FIX}`],
  ['a key and keys', { key: KEY, keys: [OTHER_KEY] }, BOTH],
  ['keys, and no key under its name', { key: undefined, keys: [KEY] }, undefined],
  ['a key, and no keys under their name', { key: KEY, keys: undefined }, undefined],
  ['no keys under their name', { keys: undefined }, SHAPE],
  ['no key under its name', { key: undefined }, NOT_32],
  ['neither under both names', { key: undefined, keys: undefined }, NOT_32],
  ['a key that is a text object', { key: Object(KEY) }, NOT_32],
  ['a key with something before', { key: `!${KEY}` }, NOT_32],
  ['a key with something behind', { key: `${KEY}!!` }, NOT_32],
  ['a key of 31 bytes', { key: Buffer.alloc(31, 7).toString('base64') }, NOT_32],
  ['a key of 33 bytes', { key: Buffer.alloc(33, 7).toString('base64') }, NOT_32],
  ['a wrong key after a right one', { keys: [KEY, 'short'] }, NOT_32],
  ['a wrong key before a right one', { keys: ['short', KEY] }, NOT_32],
])('checks a setting: %s', (_what, config, problem) => {
  expect(sealProblem(config as SealConfig)).toBe(problem);
});

it.each<readonly [string, Exclude<SealConfig, 'none'>, string]>([
  ['a wrong key', { key: 'short' }, NOT_32],
  ['a wrong key after a right one', { keys: [KEY, 'short'] }, NOT_32],
  ['no keys', { keys: [] }, `has no key; ${FIX}`],
  ['a key and keys', { key: KEY, keys: [KEY] }, BOTH],
  ['neither', {} as never, SHAPE],
])('makes no keys from %s', (_what, config, problem) => {
  const error = failure(() => readKeys(config));
  expect(error.code).toBe('CONFIG');
  expect(error.message).toBe(`seal: ${problem}`);
});

it('keeps the order of keys, and their ids', () => {
  expect(readKeys({ keys: [OTHER_KEY, KEY] }).map(({ id }) => id)[1]).toBe(KEY_ID);
  expect(readKeys({ key: KEY })).toHaveLength(1);
});

it('a state that is not sealed is bound to its ref as well', () => {
  const plain = createSealer('id360', 'none');
  const state = plain.seal('42', 'Zoé');
  expect(plain.open({ provider: 'id360', id: '42', state })).toBe('Zoé');
  for (const [sealer, id] of [
    [plain, '43'],
    [createSealer('id360-be', 'none'), '42'],
  ] as const)
    expect(failure(() => sealer.open({ provider: 'id360', id, state }))).toMatchObject({
      code: 'REF_INVALID',
    });
  for (const text of ['Zoé', '["id360","42"]', '["id360","42",7]', '{}', '[]']) {
    const other = `plain.${Buffer.from(text).toString('base64url')}`;
    expect(failure(() => plain.open({ provider: 'id360', id: '42', state: other })).code).toBe('REF_INVALID');
  }
});
