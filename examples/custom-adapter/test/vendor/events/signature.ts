import { createHmac } from 'node:crypto';

/** The header of a delivery at this time (milliseconds since the epoch); one `v1` for each key. */
export function signedBy(
  keys: readonly string[],
  body: Uint8Array,
  at: number,
): { readonly 'acme-signature': string } {
  const seconds = Math.floor(at / 1000);
  const proofs = keys.map(
    (key) => `v1=${createHmac('sha256', key).update(`${seconds}.`).update(body).digest('hex')}`,
  );
  return { 'acme-signature': [`t=${seconds}`, ...proofs].join(',') };
}

/** The signing keys of the app's address. */
export interface Signing {
  /** Those that sign now. */
  keys(): readonly string[];
  /** A new one; for a day, the one before signs, too. */
  rotate(key: string): void;
  /** All there ever were. */
  all(): readonly string[];
}

const BOTH_SIGN_MS = 24 * 3_600_000;

export function createSigning(first: string, now: () => number): Signing {
  const keys = [{ key: first, until: Number.POSITIVE_INFINITY }];
  return {
    keys: () => keys.filter(({ until }) => until > now()).map(({ key }) => key),
    rotate: (key) => {
      for (const one of keys) one.until = Math.min(one.until, now() + BOTH_SIGN_MS);
      keys.push({ key, until: Number.POSITIVE_INFINITY });
    },
    all: () => keys.map(({ key }) => key),
  };
}
