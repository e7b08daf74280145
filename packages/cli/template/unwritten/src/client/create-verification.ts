import type { HttpClient, Parsed } from '@anyproof/provider-kit';
import type { Verification } from '../acme-answers.js';
import { todo } from '../todo.js';

/** What Acme wants to know of a verification. */
export interface NewVerification {
  readonly externalId: string;
  readonly workflow: string;
  readonly language?: string | undefined;
  readonly returnUrl?: string | undefined;
  readonly theme?: string | undefined;
}

// TODO 1: the call that makes a verification.
// `jsonBytes(input)` is a body, `parseJson` reads the answer; `upload` in verifications.ts shows both. A request that makes
// something has `repeat: 'creates'`: it is never sent twice, and a lost answer is AMBIGUOUS.
export async function createVerification(
  _http: HttpClient,
  _provider: string,
  _input: NewVerification,
  _signal?: AbortSignal,
): Promise<Parsed<Verification>> {
  return todo('src/client/create-verification.ts: the call that makes a verification');
}
