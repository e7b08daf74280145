import { randomBytes } from 'node:crypto';
import { createSealer, type SealConfig } from '../src/index.js';
import { sealProblem } from '../src/sealing/ref-sealer.js';
import { failure } from './support.js';

const newKey = () => randomBytes(32).toString('base64');
const key = newKey();
const secret = 'dossier-key Zoé 👩‍🔬';

describe('a sealed ref', () => {
  const sealer = createSealer('id360', { key });
  const state = sealer.seal('42', secret);
  const open = (changed: string) => sealer.open({ provider: 'id360', id: '42', state: changed });

  it('returns the secret, and shows nothing of it', () => {
    expect(open(state)).toBe(secret);
    expect(state).toMatch(/^[0-9a-f]{8}\.[A-Za-z0-9_-]+$/);
    expect(Buffer.from(state.split('.')[1] ?? '', 'base64url').toString('latin1')).not.toContain('dossier');
  });

  it('is different each time it is made', () => {
    expect(sealer.seal('42', secret)).not.toBe(state);
  });

  it('does not open if any character is changed, even in bits that base64 does not use', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ !é';
    let tried = 0;
    // Secrets of three lengths, so that the last character has 0, 2 and 4 spare bits.
    for (const text of ['abc', 'abcd', 'abcde']) {
      const sealed = sealer.seal('42', text);
      for (let at = 0; at < sealed.length; at += 1)
        for (const other of alphabet) {
          if (other === sealed[at]) continue;
          const changed = sealed.slice(0, at) + other + sealed.slice(at + 1);
          expect(failure(() => open(changed)).code).toBe('REF_INVALID');
          tried += 1;
        }
    }
    expect(tried).toBeGreaterThan(10_000);
  });

  it('does not open with characters inserted or removed', () => {
    for (let at = 0; at <= state.length; at += 1) {
      expect(failure(() => open(`${state.slice(0, at)}A${state.slice(at)}`)).code).toBe('REF_INVALID');
      expect(failure(() => open(`${state.slice(0, at)}\n${state.slice(at)}`)).code).toBe('REF_INVALID');
      if (at < state.length)
        expect(failure(() => open(state.slice(0, at) + state.slice(at + 1))).code).toBe('REF_INVALID');
    }
  });

  it.each(['', '.', 'a', `${state}.x`, state.slice(0, 20), `${state.slice(0, 8)}.`])(
    'does not open if it is truncated or malformed: %j',
    (cut) => {
      expect(failure(() => open(cut)).code).toBe('REF_INVALID');
    },
  );

  it('does not open without a state', () => {
    expect(failure(() => sealer.open({ provider: 'id360', id: '42' })).code).toBe('REF_INVALID');
  });

  it('does not open in the ref of another session', () => {
    expect(failure(() => sealer.open({ provider: 'id360', id: '43', state })).message).toMatch(
      'belongs to another session',
    );
  });

  it('does not open for another provider with the same key', () => {
    const other = createSealer('id360-be', { key });
    expect(failure(() => other.open({ provider: 'id360-be', id: '42', state })).code).toBe('REF_INVALID');
    expect(failure(() => other.open({ provider: 'id360', id: '42', state })).code).toBe('REF_INVALID');
  });

  it('cannot move between names and ids that are equal when joined', () => {
    const joined = createSealer('a","b', { key }).seal('c', secret);
    expect(
      failure(() => createSealer('a', { key }).open({ provider: 'a', id: 'b","c', state: joined })).code,
    ).toBe('REF_INVALID');
  });

  it('says what to do about an unknown key, and quotes neither secret nor key', () => {
    const other = createSealer('id360', { key: newKey() });
    const error = failure(() => other.open({ provider: 'id360', id: '42', state }));
    expect(error.code).toBe('REF_INVALID');
    expect(error.message).toMatch('keep old keys in seal.keys');
    expect(error.message).not.toContain(key);
    expect(error.message).not.toContain(state);
  });
});

describe('rotating keys', () => {
  const [old, fresh] = [newKey(), newKey()];
  const before = createSealer('id360', { key: old }).seal('42', secret);
  const rotated = createSealer('id360', { keys: [fresh, old] });
  const ref = (state: string) => ({ provider: 'id360', id: '42', state });

  it('opens what the old key sealed', () => {
    expect(rotated.open(ref(before))).toBe(secret);
  });

  it('seals with the first key', () => {
    const after = rotated.seal('42', secret);
    expect(createSealer('id360', { key: fresh }).open(ref(after))).toBe(secret);
    expect(failure(() => createSealer('id360', { key: old }).open(ref(after))).code).toBe('REF_INVALID');
  });
});

describe("seal: 'none'", () => {
  const plain = createSealer('id360', 'none');

  it('keeps the secret readable', () => {
    const state = plain.seal('42', secret);
    expect(state.startsWith('plain.')).toBe(true);
    expect(plain.open({ provider: 'id360', id: '42', state })).toBe(secret);
  });

  it('says so if a ref is sealed with a key', () => {
    const state = createSealer('id360', { key }).seal('42', secret);
    expect(failure(() => plain.open({ provider: 'id360', id: '42', state })).message).toMatch(
      'no seal key is configured',
    );
  });

  it('is not accepted by a sealer with a key', () => {
    const state = plain.seal('42', secret);
    expect(
      failure(() => createSealer('id360', { key }).open({ provider: 'id360', id: '42', state })).code,
    ).toBe('REF_INVALID');
  });
});

describe('a seal setting', () => {
  it('that is missing refuses to seal and to open, and says how to make a key', () => {
    const sealer = createSealer('id360', undefined);
    for (const work of [
      () => sealer.seal('42', secret),
      () => sealer.open({ provider: 'id360', id: '42' }),
    ]) {
      const error = failure(work);
      expect(error.code).toBe('CONFIG');
      expect(error.message).toBe(
        'id360: no seal key is configured; make a key with `openssl rand -base64 32`',
      );
    }
  });

  it.each([
    ['too short', { key: randomBytes(31).toString('base64') }],
    ['too long', { key: randomBytes(33).toString('base64') }],
    ['not base64', { key: 'correct horse battery staple correct horse b' }],
    ['empty', { key: '' }],
    ['one of two wrong', { keys: [newKey(), 'short'] }],
    ['no keys', { keys: [] }],
  ])('%s is CONFIG, and the key is not quoted', (_what, config: SealConfig) => {
    const error = failure(() => createSealer('id360', config));
    expect(error.code).toBe('CONFIG');
    expect(error.message).toMatch('openssl rand -base64 32');
    for (const quoted of config === 'none' ? [] : 'key' in config ? [config.key] : config.keys)
      if (quoted !== '') expect(error.message).not.toContain(quoted);
  });

  it.each([[{ key: undefined }], [{}], ['plain text'], [7], [{ keys: 'abc' }]])(
    'from plain JavaScript without a key is a problem, not a crash: %j',
    (config: unknown) => {
      expect(sealProblem(config as SealConfig)).toMatch('openssl rand -base64 32');
    },
  );

  it('may be base64 or base64url, padded or not', () => {
    const bytes = Buffer.alloc(32, 0xfb);
    const state = createSealer('id360', { key: bytes.toString('base64') }).seal('42', secret);
    for (const same of [bytes.toString('base64url'), bytes.toString('base64').replace('=', '')])
      expect(createSealer('id360', { key: same }).open({ provider: 'id360', id: '42', state })).toBe(secret);
  });
});
