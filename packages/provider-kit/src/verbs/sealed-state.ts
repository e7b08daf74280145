import { ProofingError, type RefSealer, type SessionRef, type StandardSchemaV1 } from '@anyproof/core';

/** Seals what a ref must remember, as JSON. */
export function sealState(sealer: RefSealer, id: string, state: object): string {
  return sealer.seal(id, JSON.stringify(state));
}

/** Opens and checks it. Throws REF_INVALID. */
export function openState<State>(sealer: RefSealer, ref: SessionRef, schema: StandardSchemaV1<State>): State {
  const checked = schema['~standard'].validate(parse(sealer.open(ref)));
  if (!(checked instanceof Promise) && checked.issues === undefined) return checked.value;
  throw new ProofingError({
    code: 'REF_INVALID',
    message: 'the state of this session ref cannot be read by this version',
    provider: ref.provider,
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
