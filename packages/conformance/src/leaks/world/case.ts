import type { LeakWorld, Shown } from './world.js';

export const THEMES = [
  'hostile answers',
  'hostile log-ins',
  'connections and aborts',
  'proxy and TLS',
  'configuration',
  'secret functions',
  'input',
  'sources and files',
  'refs',
  'ports and policies',
  'webhooks',
  'objects',
] as const;
export type Theme = (typeof THEMES)[number];

/** One driven path. */
export interface LeakCase {
  readonly theme: Theme;
  readonly name: string;
  /** What it throws is looked at with everything forbidden; what it returns, as said there. */
  run(world: LeakWorld): Promise<readonly Shown[]>;
}

/** A case that did not drive what it is meant to. */
export class CaseError extends Error {}

/** A session tells its ref, which is the app's to keep. */
export const session = (value: unknown): Shown => ({ what: 'the session', value, may: ['id'] });
/** A result tells of the person. */
export const result = (value: unknown): Shown => ({ what: 'the result', value, may: ['id', 'person'] });
export const other = (what: string, value: unknown): Shown => ({ what, value });

/** Fields that repeat what a vendor or the app said, as data. */
const SAID = new Set([
  'ref',
  'next',
  'reference',
  'subject',
  'previous',
  'assuranceLevel',
  'claims',
  'extracted',
  'selfAsserted',
  'documents',
  'checks',
  'matches',
  'reasons',
  'attemptHistory',
  'artifacts',
]);

/** What a call returned that believed a hostile vendor, or a careless app: all but the data that it repeats. */
export function ours(value: unknown): Shown {
  return { what: 'the value, without what it repeats', value: withoutSaid(value), may: ['id'] };
}

/** Copies with all that is hidden in them, and how they print themselves. */
function withoutSaid(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSaid);
  if (typeof value !== 'object' || value === null) return value;
  const copy = {};
  for (const key of Reflect.ownKeys(value)) {
    if (typeof key === 'string' && SAID.has(key)) continue;
    const part = Object.getOwnPropertyDescriptor(value, key);
    if (part === undefined) continue;
    const isPlain = part.enumerable === true && 'value' in part;
    Object.defineProperty(copy, key, isPlain ? { ...part, value: withoutSaid(part.value) } : part);
  }
  return copy;
}
