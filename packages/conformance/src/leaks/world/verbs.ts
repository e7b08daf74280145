import type { CallOptions, Proofing } from '@anyproof/core';
import type { ReadyCall, VerbUnderFault } from '../../faults/ready.js';
import { verbsUnderFault } from '../../faults/verbs.js';
import type { ConformanceHarness } from '../../harness/harness.js';
import { CaseError } from './case.js';
import type { LeakWorld } from './world.js';

/** The verbs that can be driven, with those that only read what others do. */
export function leakVerbs(harness: ConformanceHarness): readonly VerbUnderFault[] {
  const { getSession } = harness.requests;
  const onSession =
    (call: (app: Proofing, ready: ReadyCall, options?: CallOptions) => Promise<unknown>) =>
    async (bench: LeakWorld['bench']): Promise<ReadyCall> => {
      const { ref } = await bench.create();
      const ready: ReadyCall = {
        ref,
        call: (app, options) => call(app, ready, options),
        check: async () => undefined,
      };
      return ready;
    };
  const asked = (ready: ReadyCall) => {
    if (ready.ref === undefined) throw new CaseError('the verb needs a session');
    return ready.ref;
  };
  const driven = verbsUnderFault(harness);
  const further: readonly VerbUnderFault[] = [
    {
      verb: 'retrySession',
      kind: 'act',
      ready: async (bench) => {
        const input = bench.input();
        const { ref } = await bench.proofing.createSession(input);
        return {
          ref,
          call: (app, options) => app.retrySession(ref, input, options),
          check: async () => undefined,
        };
      },
    },
    {
      verb: 'waitForResult',
      kind: 'safe',
      match: getSession,
      ready: onSession((app, ready, options) =>
        app.waitForResult(asked(ready), { timeoutMs: 5_000, ...options }),
      ),
    },
  ];
  return [...driven, ...further.filter(({ verb }) => driven.every((one) => one.verb !== verb))];
}

/** Whether the verb asks this vendor anything. */
export async function isRemote(world: LeakWorld, verb: VerbUnderFault): Promise<boolean> {
  try {
    const ready = await verb.ready(world.bench, await world.decided());
    const before = world.wire.requests;
    await ready.call(world.app()).catch(() => undefined);
    return world.wire.requests > before;
  } catch {
    return false;
  }
}
