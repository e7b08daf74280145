import { nodeCrypto } from './builtin.js';
import { ProofingError } from './errors.js';
import type { SessionRef } from './session.js';

/**
 * How secret state in refs is protected. One key, or several during rotation: the first seals, all open. `none` leaves
 * the state readable, for tests and for stores that are encrypted themselves.
 */
export type SealConfig = { readonly key: string } | { readonly keys: readonly string[] } | 'none';

/** Seals one provider's secrets into refs. */
export interface RefSealer {
  /** Returns the ref's `state`. `id` and the provider's name are bound to it: it opens in no other ref. */
  seal(id: string, secret: string): string;
  /** Throws REF_INVALID when the state is missing, was changed, belongs to another ref or to a forgotten key. */
  open(ref: SessionRef): string;
}

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const PLAIN = 'plain';

/** How to make a key, for messages. */
export const SEAL_KEY_MEND = 'make a key with `openssl rand -base64 32`';

interface SealKey {
  readonly id: string;
  readonly bytes: Buffer;
}

/** Throws CONFIG when a key is not 32 bytes in base64. */
export function createSealer(provider: string, config: SealConfig | undefined): RefSealer {
  if (config === undefined) return refusingSealer(provider);
  return config === 'none' ? plainSealer(provider) : keyedSealer(provider, readKeys(config));
}

/** The problem with a seal setting, in words that a message can quote; undefined when it is sound. */
export function sealProblem(config: SealConfig): string | undefined {
  if (config === 'none') return undefined;
  if (typeof config !== 'object' || config === null || !('key' in config || Array.isArray(config.keys)))
    return `must be { key }, { keys } or 'none'; ${SEAL_KEY_MEND}`;
  const keys = 'key' in config ? [config.key] : config.keys;
  if (keys.length === 0) return `has no key; ${SEAL_KEY_MEND}`;
  return keys.every((key) => decodeKey(key) !== undefined)
    ? undefined
    : `must be 32 bytes in base64; ${SEAL_KEY_MEND}`;
}

/** `unknown`, because a configuration may come from plain JavaScript or a file. */
function decodeKey(text: unknown): Buffer | undefined {
  if (typeof text !== 'string' || !/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === 32 ? bytes : undefined;
}

function readKeys(config: Exclude<SealConfig, 'none'>): readonly [SealKey, ...SealKey[]] {
  const texts = 'key' in config ? [config.key] : config.keys;
  const keys = texts.map((text): SealKey => {
    const bytes = decodeKey(text);
    if (bytes === undefined)
      throw new ProofingError({ code: 'CONFIG', message: `seal: ${sealProblem(config)}` });
    // A hash prefix names the key without telling it: 32 bits of a hash over 256 random bits.
    return { id: nodeCrypto().createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes };
  });
  const [first, ...rest] = keys;
  if (first === undefined)
    throw new ProofingError({ code: 'CONFIG', message: `seal: ${sealProblem(config)}` });
  return [first, ...rest];
}

function keyedSealer(provider: string, keys: readonly [SealKey, ...SealKey[]]): RefSealer {
  const boundTo = (id: string) => Buffer.from(JSON.stringify(['anyproof-ref-v1', provider, id]));
  return {
    seal: (id, secret) => {
      const [key] = keys;
      const iv = nodeCrypto().randomBytes(IV_BYTES);
      const cipher = nodeCrypto().createCipheriv(ALGORITHM, key.bytes, iv).setAAD(boundTo(id));
      const sealed = Buffer.concat([iv, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${key.id}.${sealed.toString('base64url')}`;
    },
    open: (ref) => {
      const [keyId, body] = splitState(provider, ref);
      const key = keys.find((candidate) => candidate.id === keyId);
      if (key === undefined)
        throw invalid(
          provider,
          'it was sealed with a key that is not configured; keep old keys in seal.keys',
        );
      const bytes = decodeBody(provider, body);
      if (bytes.length < IV_BYTES + TAG_BYTES) throw invalid(provider, 'its state is cut short');
      const decipher = nodeCrypto()
        .createDecipheriv(ALGORITHM, key.bytes, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
        .setAAD(boundTo(ref.id))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        return (
          decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
        );
      } catch {
        throw invalid(provider, 'its state was changed or belongs to another session');
      }
    },
  };
}

function plainSealer(provider: string): RefSealer {
  return {
    seal: (_id, secret) => `${PLAIN}.${Buffer.from(secret).toString('base64url')}`,
    open: (ref) => {
      const [keyId, body] = splitState(provider, ref);
      if (keyId !== PLAIN) throw invalid(provider, 'it is sealed, and no seal key is configured');
      return decodeBody(provider, body).toString('utf8');
    },
  };
}

function refusingSealer(provider: string): RefSealer {
  const refuse = (): never => {
    throw new ProofingError({
      code: 'CONFIG',
      message: `no seal key is configured; ${SEAL_KEY_MEND}`,
      provider,
    });
  };
  return { seal: refuse, open: refuse };
}

function splitState(provider: string, ref: SessionRef): readonly [string, string] {
  const [keyId, body, ...more] = (ref.state ?? '').split('.');
  if (!keyId || !body || more.length > 0) throw invalid(provider, 'it has no readable state');
  return [keyId, body];
}

/** Base64url has spare bits at its end and skips what it does not know: only the one way we write it is taken. */
function decodeBody(provider: string, body: string): Buffer {
  const bytes = Buffer.from(body, 'base64url');
  if (bytes.toString('base64url') !== body) throw invalid(provider, 'its state was changed');
  return bytes;
}

function invalid(provider: string, why: string): ProofingError {
  return new ProofingError({
    code: 'REF_INVALID',
    message: `this session ref cannot be used: ${why}`,
    provider,
  });
}
