import { headerOf, type WebhookRequest } from '@anyproof/core';
import { proofRefused } from './message.js';
import { isSignedBy, type SignatureEncoding, sameSecret, signatureOf } from './signature.js';

/**
 * How a vendor proves that a message is its own. All secrets are tried, since there are two during a rotation; an empty
 * one proves nothing. Comparisons take constant time.
 */
export interface WebhookProof {
  /** Throws WEBHOOK_INVALID, with `proof_missing`, `proof_wrong` or `proof_old`, unless one of the secrets fits. */
  check(request: WebhookRequest, secrets: readonly string[]): void;
  /** The headers with which the vendor would send this body: for `signForTest`. */
  sign(rawBody: Uint8Array, secret: string): ProofHeaders;
}

export interface ProofHeaders {
  readonly [name: string]: string;
}

/** The secret itself, in a header: it proves the sender, and nothing about the body. */
export function sharedSecretProof(header: string, provider: string): WebhookProof {
  const name = header.toLowerCase();
  return {
    check: (request, secrets) => {
      const given = headerOf(request, name);
      if (secrets.some((secret) => sameSecret(given, secret))) return;
      throw proofRefused(request, [name], provider, `${name} is missing, or is not the secret`);
    },
    sign: (_rawBody, secret) => ({ [name]: secret }),
  };
}

/** HMAC-SHA256 over the body, in a header. It does not age: an old message can be sent again by whoever has it. */
export function bodySignatureProof(
  header: string,
  encoding: SignatureEncoding,
  provider: string,
): WebhookProof {
  const name = header.toLowerCase();
  return {
    check: (request, secrets) => {
      if (isSignedBy(request.rawBody, headerOf(request, name), secrets, encoding)) return;
      throw proofRefused(request, [name], provider, `${name} is missing, or does not match the body`);
    },
    sign: (rawBody, secret) => ({ [name]: signatureOf(secret, encoding, rawBody) }),
  };
}
