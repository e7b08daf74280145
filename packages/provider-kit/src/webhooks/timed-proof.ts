import { type AdapterDeps, headerOf, type WebhookRequest } from '@anyproof/core';
import { proofRefused, webhookInvalid } from './message.js';
import type { ProofHeaders, WebhookProof } from './proof.js';
import { sameSecret, signatureOf } from './signature.js';

/** A time as the vendor writes it, in seconds since the epoch, and the signatures over it and the body. */
export interface SignedTime {
  readonly seconds: string;
  readonly signatures: readonly string[];
}

/** Where a vendor writes times and signatures. */
export interface SignedTimeForm {
  /** In lower case. */
  readonly headers: readonly string[];
  read(request: WebhookRequest): readonly SignedTime[];
  write(time: SignedTime): ProofHeaders;
}

/**
 * One header: `t=1790000000,v1=…`, with one `v1` for each secret in use. Other names in it are ignored. There may be
 * several such sets, separated by spaces, each with a time of its own.
 */
export function timeInHeader(
  header: string,
  { time = 't', signature = 'v1' }: { readonly time?: string; readonly signature?: string } = {},
): SignedTimeForm {
  const name = header.toLowerCase();
  return {
    headers: [name],
    read: (request) =>
      words(headerOf(request, name)).flatMap((set) => {
        const [seconds, ...others] = valuesOf(set, time);
        // A second time leaves open which one is signed.
        return seconds === undefined || others.length > 0
          ? []
          : [{ seconds, signatures: valuesOf(set, signature) }];
      }),
    write: ({ seconds, signatures }) => ({
      [name]: [`${time}=${seconds}`, ...signatures.map((one) => `${signature}=${one}`)].join(','),
    }),
  };
}

/**
 * Two headers: the time in one; in the other the signatures, separated by commas or spaces, each after `prefix`, such as
 * `v1=`.
 */
export function timeBesideSignature(
  names: { readonly time: string; readonly signature: string },
  prefix = '',
): SignedTimeForm {
  const [time, signature] = [names.time.toLowerCase(), names.signature.toLowerCase()];
  return {
    headers: [signature],
    read: (request) => {
      const signatures = words(headerOf(request, signature))
        .flatMap((word) => word.split(','))
        .flatMap((one) => (one.startsWith(prefix) ? [one.slice(prefix.length)] : []));
      return [{ seconds: headerOf(request, time) ?? '', signatures }];
    },
    write: ({ seconds, signatures }) => ({
      [time]: seconds,
      [signature]: signatures.map((one) => prefix + one).join(','),
    }),
  };
}

/** How far the signed time may be from our clock, unless the vendor says otherwise. */
const TOLERANCE_MS = 5 * 60_000;

/** Each costs one pass over the body for each secret; vendors send one for each secret. */
const MOST_TIMES = 5;

/** Of a time: digits, and few enough to count with. */
const SECONDS = /^\d{1,12}$/;

/**
 * HMAC-SHA256, in hex, over the time, a dot and the body. A message that was signed too long ago is `proof_old`, since it
 * may be a copy, and so is one from the future, since it would stay valid for longer.
 */
export function timedSignatureProof(
  form: SignedTimeForm,
  { provider, clock }: Pick<AdapterDeps, 'provider' | 'clock'>,
  { toleranceMs = TOLERANCE_MS }: { readonly toleranceMs?: number } = {},
): WebhookProof {
  const sign = (seconds: string, rawBody: Uint8Array, secret: string) =>
    signatureOf(secret, 'hex', `${seconds}.`, rawBody);
  const isNow = ({ seconds }: SignedTime) => Math.abs(clock.now() - Number(seconds) * 1000) <= toleranceMs;
  return {
    check: (request, secrets) => {
      const usable = secrets.filter((secret) => secret !== '');
      const proven = form
        .read(request)
        .filter(({ seconds }) => SECONDS.test(seconds))
        .slice(0, MOST_TIMES)
        .filter(({ seconds, signatures }) =>
          usable.some((secret) => {
            const expected = sign(seconds, request.rawBody, secret);
            return signatures.some((signature) => sameSecret(signature, expected));
          }),
        );
      const [name = ''] = form.headers;
      if (proven.length === 0)
        throw proofRefused(
          request,
          form.headers,
          provider,
          `${name} is missing, or does not match the time and the body`,
        );
      if (!proven.some(isNow))
        throw webhookInvalid(provider, `the time signed in ${name} is too far from our clock`, 'proof_old');
    },
    sign: (rawBody, secret) => {
      const seconds = String(Math.floor(clock.now() / 1000));
      return form.write({ seconds, signatures: [sign(seconds, rawBody, secret)] });
    },
  };
}

function words(text: string | undefined): readonly string[] {
  return (text ?? '').split(' ').filter((word) => word !== '');
}

/** The values under this name in `name=value,name=value`. */
function valuesOf(set: string, name: string): readonly string[] {
  return set.split(',').flatMap((part) => (part.startsWith(`${name}=`) ? [part.slice(name.length + 1)] : []));
}
