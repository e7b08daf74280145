import { ProofingError, type RefSealer, type SessionRef, type StandardSchemaV1 } from '@anyproof/core';
import { z } from 'zod';
import { openState, sealState } from '../src/verbs/sealed-state.js';

/** Keeps what it was given, and says for which session. */
function sealerOf(text: string): RefSealer & { readonly sealed: (readonly [string, string])[] } {
  const sealed: [string, string][] = [];
  return {
    sealed,
    seal: (id, secret) => {
      sealed.push([id, secret]);
      return `sealed for ${id}`;
    },
    open: () => text,
  };
}

const ref: SessionRef = { provider: 'id360-fr', id: '42', state: 'whatever' };
const schema: StandardSchemaV1<{ apiKey: string }> = z.object({ apiKey: z.string() });

function failure(work: () => unknown): ProofingError {
  try {
    work();
  } catch (error) {
    if (ProofingError.isInstance(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

it('seals the state as JSON, for its session', () => {
  const sealer = sealerOf('');
  expect(sealState(sealer, '42', { apiKey: 'k', list: [1] })).toBe('sealed for 42');
  expect(sealer.sealed).toEqual([['42', '{"apiKey":"k","list":[1]}']]);
});

it('opens what the schema accepts, as the schema returns it', () => {
  expect(openState(sealerOf('{"apiKey":"k","more":1}'), ref, schema)).toEqual({ apiKey: 'k' });
});

it('passes the whole ref to the sealer', () => {
  const opened: SessionRef[] = [];
  const sealer: RefSealer = {
    seal: () => '',
    open: (one) => {
      opened.push(one);
      return '{"apiKey":"k"}';
    },
  };
  openState(sealer, ref, schema);
  expect(opened).toEqual([ref]);
});

it.each([
  ['of another shape', '{"apiKey":7}'],
  ['that is not JSON', 'apiKey=k-secret'],
  ['that is nothing', ''],
])('refuses a state %s, and quotes none of it', (_what, text) => {
  const error = failure(() => openState(sealerOf(text), ref, schema));
  expect(error.code).toBe('REF_INVALID');
  expect(error.provider).toBe('id360-fr');
  expect(error.message).toBe('id360-fr: the state of this session ref cannot be read by this version');
});

it('refuses an asynchronous schema', () => {
  const slow: StandardSchemaV1<{ apiKey: string }> = {
    '~standard': { version: 1, vendor: 'test', validate: async () => ({ value: { apiKey: 'k' } }) },
  };
  expect(failure(() => openState(sealerOf('{"apiKey":"k"}'), ref, slow)).code).toBe('REF_INVALID');
});

it("passes on the sealer's own error if a ref does not open", () => {
  const broken = new ProofingError({ code: 'REF_INVALID', message: 'sealed with a forgotten key' });
  const sealer: RefSealer = {
    seal: () => '',
    open: () => {
      throw broken;
    },
  };
  expect(failure(() => openState(sealer, ref, schema))).toBe(broken);
});
