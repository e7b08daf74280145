import { ProofingError, withTimeout } from '@anyproof/core';
import { withBench } from './bench/bench.js';
import type { Leak, Secret } from './detector/detector.js';
import type { VerbUnderFault } from './faults/ready.js';
import type { ConformanceHarness } from './harness/harness.js';
import { configCases } from './leaks/themes/config.js';
import { connectionCases, networkCases } from './leaks/themes/connection.js';
import { fileCases } from './leaks/themes/files.js';
import { inputCases } from './leaks/themes/input.js';
import { objectCases } from './leaks/themes/objects.js';
import { portCases } from './leaks/themes/ports.js';
import { refCases } from './leaks/themes/refs.js';
import { secretCases } from './leaks/themes/secrets.js';
import { vendorCases } from './leaks/themes/vendor.js';
import { webhookCases } from './leaks/themes/webhooks.js';
import { CaseError, type LeakCase, type Theme } from './leaks/world/case.js';
import { isRemote, leakVerbs } from './leaks/world/verbs.js';
import { createLeakWorld, type LeakTap, type LeakWorld, type Shown } from './leaks/world/world.js';
import { startFaultWire } from './wire/wire.js';

/** The outcome of one case. */
export interface LeakReport {
  readonly theme: Theme;
  readonly name: string;
  /** `ok`, or the code of what was thrown. */
  readonly end: string;
  readonly leaks: readonly Leak[];
  /** Why the case did not run as intended, if so: also a finding. */
  readonly failure?: string;
  readonly milliseconds: number;
}

export interface LeakOptions {
  readonly taps?: readonly LeakTap[];
  /** Only cases whose `theme: name` contains this. */
  readonly only?: string;
}

/** No path may take longer. */
const LONGEST_CASE_MS = 10_000;

/**
 * Plants secrets and personal data, runs every error path of an adapter over real HTTP, and searches every surface
 * of what comes of it. One vendor serves all cases.
 */
export async function runLeaks(
  harness: ConformanceHarness,
  tell: (report: LeakReport) => void,
  { taps = [], only = '' }: LeakOptions = {},
): Promise<void> {
  await inWorld(harness, taps, async (world) => {
    for (const one of casesOf(world, await remoteVerbs(world)))
      if (`${one.theme}: ${one.name}`.includes(only)) tell(await runCase(world, one));
  });
}

/** What one case threw, and all that must not show: for a process that leaves it unhandled. */
export async function driveLeakCase(
  harness: ConformanceHarness,
  id: string,
): Promise<{ readonly thrown?: unknown; readonly secrets: readonly Secret[] }> {
  const thrown: { readonly error?: unknown }[] = [];
  const secrets: Secret[] = [];
  await inWorld(harness, [], async (world) => {
    const found = casesOf(world, leakVerbs(harness)).find(({ theme, name }) => `${theme}: ${name}` === id);
    if (found === undefined) throw new CaseError('there is no such case');
    await found.run(world).catch((error: unknown) => thrown.push({ error }));
    secrets.push(...world.secrets());
  });
  const [first] = thrown;
  return { ...(first === undefined ? {} : { thrown: first.error }), secrets };
}

async function inWorld(
  harness: ConformanceHarness,
  taps: readonly LeakTap[],
  work: (world: LeakWorld) => Promise<void>,
): Promise<void> {
  await withBench(harness, async (bench) => {
    const wire = await startFaultWire(bench.vendor.origin);
    try {
      await work(createLeakWorld(bench, wire, taps));
    } finally {
      await wire.stop();
    }
  });
}

async function remoteVerbs(world: LeakWorld): Promise<readonly VerbUnderFault[]> {
  const remote: VerbUnderFault[] = [];
  for (const verb of leakVerbs(world.bench.harness)) if (await isRemote(world, verb)) remote.push(verb);
  return remote;
}

function casesOf(world: LeakWorld, verbs: readonly VerbUnderFault[]): LeakCase[] {
  return [
    ...vendorCases(world, verbs),
    ...connectionCases(world, verbs),
    ...networkCases(world),
    ...configCases(world),
    ...secretCases(world),
    ...inputCases(world),
    ...fileCases(world),
    ...refCases(world),
    ...portCases(world),
    ...webhookCases(world),
    ...objectCases(world),
  ];
}

async function runCase(world: LeakWorld, { theme, name, run }: LeakCase): Promise<LeakReport> {
  const startedAt = performance.now();
  const shown: Shown[] = [];
  let end = 'ok';
  let failure: string | undefined;
  try {
    shown.push(
      ...(await withTimeout(LONGEST_CASE_MS, () => run(world), {
        late: () => {
          throw new CaseError('it hangs');
        },
      })),
    );
  } catch (error) {
    shown.push({ what: 'the error', value: error });
    end = ProofingError.isInstance(error) ? error.code : 'none of ours';
    // Its text may be the leak itself, so it is not told.
    if (error instanceof CaseError) failure = error.message;
    else if (theme === 'objects') failure = `it should have succeeded, but ended with ${end}`;
    else if (end === 'none of ours')
      failure = `threw ${error instanceof Error ? error.name : typeof error}, which is not a ProofingError`;
    else if (isBrokenContract(error) && !theme.startsWith('hostile'))
      failure = 'the adapter broke the contract, and core had to step in';
  }
  world.wire.clear();
  const leaks = await world.look(shown);
  const milliseconds = Math.round(performance.now() - startedAt);
  return { theme, name, end, leaks, milliseconds, ...(failure === undefined ? {} : { failure }) };
}

/** A vendor that lies may get an adapter so far; an honest one must not. */
const isBrokenContract = (error: unknown): boolean =>
  ProofingError.isInstance(error) && error.problem === 'adapter';
