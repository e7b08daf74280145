import { withTimeout } from '@anyproof/core';

/** One port of an app under test, such as a session store, empty at first. */
export interface PortUnderTest<Port> {
  readonly port: Port;
  /** The same storage, as another process opens it. Absent for what lives in one process. */
  again?(): Promise<Port>;
  stop?(): Promise<void>;
}

/** One case. Any runner can loop over them: `run` rejects if the port fails it, and needs no setup. */
export interface PortCase {
  readonly name: string;
  /** Why it does not apply; do not run such a case. */
  readonly skip?: string;
  run(): Promise<void>;
}

type Work<Port> = (port: Port, other: Port) => Promise<void>;

/** A case that takes longer than this hangs. */
const LONGEST_CASE_MS = 60_000;

/** Collects cases; each has a port of its own. `other` is the same port where there is no other process. */
export function portCases<Port>(
  start: () => Promise<PortUnderTest<Port>>,
  works: { readonly [name: string]: Work<Port> },
): readonly PortCase[] {
  return Object.entries(works).map(([name, work]) => ({
    name,
    run: async () => {
      const under = await start();
      try {
        const other = (await under.again?.()) ?? under.port;
        await withTimeout(LONGEST_CASE_MS, () => work(under.port, other), { late: hangs });
      } finally {
        await under.stop?.();
      }
    },
  }));
}

const hangs = (): never => {
  throw new Error(`the case hangs: not done after ${LONGEST_CASE_MS} ms`);
};
