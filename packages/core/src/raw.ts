import { hide } from './hidden.js';

const RAW = Symbol.for('anyproof.raw');

/** For adapters: keeps the vendor's answer beside what was made of it, out of JSON, logs, `inspect` and stores. */
export function withRaw<Target extends object>(target: Target, raw: unknown): Target {
  return hide(target, RAW, raw);
}

/**
 * The vendor's own answer behind a session, a result or a refusal, parsed and whole; undefined when there is none
 * (what was stored, copied or came from elsewhere has lost it). It holds personal data.
 */
export function getRaw(value: unknown): unknown {
  return typeof value === 'object' && value !== null && RAW in value ? value[RAW] : undefined;
}
