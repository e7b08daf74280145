import type { RefSealer } from '../contract/adapter.js';
import { ProofingError } from '../contract/errors.js';
import { fieldsOf } from '../support/fields.js';
import { createBox, decodeBody, type SealKeys, type SealProblem, sealKey, splitSealed } from './box.js';

/**
 * How secret state in refs is protected. One key, or several during rotation: the first one seals, all of them open.
 * `none` leaves the state readable, for tests and for stores that are encrypted themselves.
 */
export type SealConfig = { readonly key: string } | { readonly keys: readonly string[] } | 'none';

const PLAIN = 'plain';

/** How to make a key, for messages. */
export const SEAL_KEY_FIX = 'make a key with `openssl rand -base64 32`';

/** Throws CONFIG if a key is not 32 bytes in base64. */
export function createSealer(provider: string, config: SealConfig | undefined): RefSealer {
  if (config === undefined) return refusingSealer(provider);
  return config === 'none' ? plainSealer(provider) : keyedSealer(provider, readKeys(config));
}

/** What is wrong with a seal setting, in words that a message can quote; undefined if it is valid. */
export function sealProblem(config: SealConfig): string | undefined {
  if (config === 'none') return undefined;
  const keys = sealTexts(config);
  if (keys === undefined) return `must be { key }, { keys } or 'none'; ${SEAL_KEY_FIX}`;
  if (keys === 'both')
    return 'has both key and keys: keep one of the two; the first of keys seals, and all of them open';
  if (keys.length === 0) return `has no key; ${SEAL_KEY_FIX}`;
  return keys.every((key) => decodeKey(key) !== undefined)
    ? undefined
    : 'must be 32 bytes in base64, as `openssl rand -base64 32` writes them; a key that sealed refs cannot be replaced';
}

/**
 * The keys of a seal setting as they were passed; `both` if `key` and `keys` are set, since one would be ignored;
 * undefined if neither is. `unknown`, because a configuration may come from plain JavaScript or a file.
 */
export function sealTexts(config: unknown): readonly unknown[] | 'both' | undefined {
  const fields = fieldsOf(config);
  const { key, keys } = fields;
  if (key !== undefined && keys !== undefined) return 'both';
  if (key !== undefined || (keys === undefined && 'key' in fields)) return [key];
  return Array.isArray(keys) ? keys : undefined;
}

/** The decoded keys. Throws CONFIG if one is not 32 bytes in base64. */
export function readKeys(config: Exclude<SealConfig, 'none'>): SealKeys {
  const texts = sealTexts(config);
  const keys = (Array.isArray(texts) ? texts : []).map((text) => {
    const bytes = decodeKey(text);
    if (bytes === undefined)
      throw new ProofingError({ code: 'CONFIG', message: `seal: ${sealProblem(config)}` });
    return sealKey(bytes);
  });
  const [first, ...rest] = keys;
  if (first === undefined)
    throw new ProofingError({ code: 'CONFIG', message: `seal: ${sealProblem(config)}` });
  return [first, ...rest];
}

/** `unknown`, because a configuration may come from plain JavaScript or a file. */
function decodeKey(text: unknown): Buffer | undefined {
  // 43 base64 characters hold 32 bytes.
  const isKey = typeof text === 'string' && /^[A-Za-z0-9+/_-]{43}=?$/.test(text);
  return isKey ? Buffer.from(text, 'base64') : undefined;
}

const WHY: Readonly<Record<SealProblem, string>> = {
  unreadable: 'it has no readable state',
  unknown_key: 'it was sealed with a key that is not configured; keep old keys in seal.keys',
  cut_short: 'its state is truncated',
  not_canonical: 'its state was changed',
  changed: 'its state was changed or belongs to another session',
};

function keyedSealer(provider: string, keys: SealKeys): RefSealer {
  const box = createBox(keys);
  const boundTo = (id: string) => Buffer.from(JSON.stringify(['anyproof-ref-v1', provider, id]));
  return {
    seal: (id, secret) => box.seal(boundTo(id), secret),
    open: (ref) => {
      const opened = box.open(boundTo(ref.id), ref.state);
      if ('secret' in opened) return opened.secret;
      throw invalid(provider, WHY[opened.problem]);
    },
  };
}

/** Leaves the state readable but still bound to its ref: a state that was put into another ref must not open there. */
function plainSealer(provider: string): RefSealer {
  return {
    seal: (id, secret) =>
      `${PLAIN}.${Buffer.from(JSON.stringify([provider, id, secret])).toString('base64url')}`,
    open: (ref) => {
      const parts = splitSealed(ref.state);
      if (parts === undefined) throw invalid(provider, WHY.unreadable);
      if (parts.keyId !== PLAIN) throw invalid(provider, 'it is sealed, but no seal key is configured');
      const bytes = decodeBody(parts.body);
      if (bytes === undefined) throw invalid(provider, WHY.not_canonical);
      const [of, id, secret] = plainParts(bytes.toString('utf8'));
      if (of !== provider || id !== ref.id || typeof secret !== 'string')
        throw invalid(provider, WHY.changed);
      return secret;
    },
  };
}

function plainParts(text: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(text);
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

function refusingSealer(provider: string): RefSealer {
  const refuse = (): never => {
    throw new ProofingError({
      code: 'CONFIG',
      message: `no seal key is configured; ${SEAL_KEY_FIX}`,
      provider,
    });
  };
  return { seal: refuse, open: refuse };
}

function invalid(provider: string, why: string): ProofingError {
  return new ProofingError({
    code: 'REF_INVALID',
    message: `this session ref cannot be used: ${why}`,
    provider,
  });
}
