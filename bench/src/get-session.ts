import type { SessionRef } from '@anyproof/core';
import { SESSION } from './canned.js';
import type { BenchOptions, Figure } from './figures.js';
import {
  type HandWritten,
  handWritten1Kosmos,
  handWrittenId360,
  handWrittenInnovatrics,
} from './hand-written.js';
import { benchProofing } from './providers.js';
import { startBenchServer } from './server-process.js';
import { inTurn } from './statistics.js';

/** Above the limit by what the checked copies of core's boundary cost; 1Kosmos also by two sealed headers and a deadline. */
const GATES: { readonly [provider: string]: number } = { '1kosmos': 1.75 };

/** CPU of one `getSession` against the same call, with the same validation, written by hand over axios. */
export async function getSessionFigures({ quick }: BenchOptions): Promise<Figure[]> {
  const server = await startBenchServer();
  try {
    const { origin } = server;
    const proofing = benchProofing(origin);
    const sides: readonly (readonly [SessionRef, HandWritten])[] = [
      [{ provider: 'id360', id: '215416' }, await handWrittenId360(origin)],
      [{ provider: 'innovatrics', id: SESSION }, handWrittenInnovatrics(origin)],
      [{ provider: '1kosmos', id: SESSION }, await handWritten1Kosmos(origin)],
    ];
    const figures: Figure[] = [];
    for (const [ref, handWritten] of sides) {
      const calls = quick ? 400 : 1_500;
      const repeat = async (work: () => Promise<unknown>) => {
        for (let call = 0; call < calls; call += 1) await work();
      };
      const ours = () => repeat(() => proofing.getSession(ref));
      const theirs = () => repeat(() => handWritten.getSession(ref.id));
      const { ratio, lowest, highest, rounds, ...cpu } = await inTurn(quick ? 11 : 25, ours, theirs);
      figures.push({
        name: `CPU per getSession, ${ref.provider}, against hand-written axios`,
        value: ratio,
        unit: '×',
        bound: 'max',
        limit: 1,
        gate: GATES[ref.provider] ?? 1.5,
        detail: `${(cpu.ours / calls).toFixed(0)} µs against ${(cpu.theirs / calls).toFixed(0)} µs; ${rounds} rounds, ${lowest.toFixed(2)} to ${highest.toFixed(2)}`,
      });
    }
    return figures;
  } finally {
    server.stop();
  }
}
