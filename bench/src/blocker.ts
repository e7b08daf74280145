// Reads one vendor's large result a few times, in a process of its own, and sends how long each blocked the event loop.
import { type Proofing, ProofingError, type SessionRef } from '@anyproof/core';
import type { Blocked, BlockReport } from './blocked-loop.js';
import { SESSION } from './canned.js';
import { benchProofing } from './providers.js';

const REFS: Readonly<Record<Blocked, (proofing: Proofing) => Promise<SessionRef>>> = {
  id360: async () => ({ provider: 'id360', id: '215416' }),
  innovatrics: async () => ({ provider: 'innovatrics', id: SESSION }),
  '1kosmos': async () => ({ provider: '1kosmos', id: SESSION }),
  // Its refs have a state, which only a creation makes.
  shootid: async (proofing) => {
    const input = { reference: 'bench-000042', mode: 'direct' } as const;
    return (await proofing.createSession(input, { provider: 'shootid' })).ref;
  },
};

interface Instant {
  readonly wall: number;
  readonly cpu: number;
}

function now(): Instant {
  const { user, system } = process.cpuUsage();
  return { wall: performance.now(), cpu: (user + system) / 1_000 };
}

/**
 * The longest time between two turns of the event loop, in milliseconds: of the clock or of the processor, whichever is
 * shorter. The clock also counts other processes, the processor also counts other threads of this one.
 */
async function longestBlock(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = now();
  let isWatching = true;
  const turn = () => {
    const current = now();
    longest = Math.max(longest, Math.min(current.wall - last.wall, current.cpu - last.cpu));
    last = current;
    if (isWatching) setImmediate(turn);
  };
  setImmediate(turn);
  try {
    await work();
  } finally {
    // What ended the work is part of a turn, too.
    isWatching = false;
    turn();
  }
  return longest;
}

const [vendor, origin = '', calls] = process.argv.slice(2);
const makeRef = Object.entries(REFS).find(([name]) => name === vendor)?.[1];
if (makeRef === undefined) throw new Error(`unknown vendor ${vendor}`);
const proofing = benchProofing(origin);
const ref = await makeRef(proofing);
const blocks: number[] = [];
let refused: string | undefined;
const read = async () => {
  try {
    await proofing.getResult(ref);
  } catch (error) {
    if (!ProofingError.isInstance(error)) throw error;
    refused = error.code;
  }
};

// The first call loads and compiles what every later one uses; it counts only where there is no other.
for (let call = 0; call <= Number(calls); call += 1) {
  globalThis.gc?.();
  blocks.push(await longestBlock(read));
  const counted = blocks.length > 1 ? blocks.slice(1) : blocks;
  const report: BlockReport = { blocks: counted, ...(refused === undefined ? {} : { refused }) };
  await new Promise<void>((resolve) => process.send?.(report, () => resolve()));
}
process.exit(0);
