import { supports } from '@anyproof/core';
import { providerOf } from '../bench/bench.js';
import type { FaultEnd } from '../harness/faults.js';
import type { ConformanceHarness } from '../harness/harness.js';
import type { FaultRow } from './table.js';

/** How a vendor settles what became of a creation. */
interface Settling {
  /** By its key, if no answer came. */
  readonly hasKeys: boolean;
  /** By looking for its session. */
  readonly looks: boolean;
}

function settlingOf(harness: ConformanceHarness): Settling {
  const provider = providerOf(harness);
  return { hasKeys: provider.capabilities.idempotentCreate, looks: supports(provider, 'recover') };
}

/** Whether a creation of which no answer came can be settled at all. */
export function settles(harness: ConformanceHarness): boolean {
  const { hasKeys, looks } = settlingOf(harness);
  return hasKeys || looks;
}

/** How a creation ends that is AMBIGUOUS where nothing settles it. */
export function endOfCreation(harness: ConformanceHarness, { effect, once }: FaultRow): FaultEnd {
  const { hasKeys, looks } = settlingOf(harness);
  // Without any answer, the same key is tried as long as there is one.
  const isLookedFor = looks && (!hasKeys || isAnswered(effect));
  if (!isLookedFor && !(hasKeys && !KEPT.has(effect.kind))) return 'AMBIGUOUS';
  // What the vendor made can be found although every answer is spoilt.
  return once === true || (isLookedFor && !WITHOUT_VENDOR.has(effect.kind)) ? 'recovers' : 'AMBIGUOUS';
}

/** Whether an answer arrives, with its status. One that breaks while it is unpacked is none, as one that is cut off. */
function isAnswered(effect: FaultRow['effect']): boolean {
  return ANSWERS.has(effect.kind) && !(effect.kind === 'body' && PACKED.has(effect.change));
}

/** Calls that settle a creation, at most. */
export const MOST_CALLS_OF_CREATION = 12;

const ANSWERS: ReadonlySet<string> = new Set(['answer', 'gateway', 'body', 'redirect']);
const PACKED: ReadonlySet<string> = new Set(['gzip-bomb', 'broken-gzip']);
/** Answers that a vendor may keep under the key. */
const KEPT: ReadonlySet<string> = new Set(['answer', 'gateway']);
/** Effects that the vendor does not hear of. */
const WITHOUT_VENDOR: ReadonlySet<string> = new Set(['answer', 'reset-before-headers', 'hang', 'redirect']);
