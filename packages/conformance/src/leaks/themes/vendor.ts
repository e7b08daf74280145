import type { Proofing } from '@anyproof/core';
import type { ReadyCall, VerbUnderFault } from '../../faults/ready.js';
import { HOSTILE_ANSWERS, type HostileAnswer } from '../hostile/answers.js';
import { CaseError, type LeakCase, ours } from '../world/case.js';
import { leakVerbs } from '../world/verbs.js';
import type { LeakWorld } from '../world/world.js';

/** The vendor quotes everything it knows, wherever an answer has a place for it. */
export function vendorCases(world: LeakWorld, verbs: readonly VerbUnderFault[]): LeakCase[] {
  return [
    ...verbs.flatMap((verb) => {
      const call = readyOnce(verb);
      return HOSTILE_ANSWERS.map(
        (answer): LeakCase => ({
          theme: 'hostile answers',
          name: `${verb.verb}: ${answer.name}`,
          run: async () => {
            const { ready, app } = await call(world, answer);
            const spoilt = world.wire.spoil(answer.effect(world), verb.match, false);
            const value = await ready.call(app);
            if (spoilt.strikes === 0) throw new CaseError('the hostile answer was not met');
            return [ours(value)];
          },
        }),
      );
    }),
    ...logInCases(world),
  ];
}

/** Whatever comes first in a process that knows nothing yet: log-ins, look-ups of keys and tenants. */
function logInCases({ bench }: LeakWorld): LeakCase[] {
  const [creation] = leakVerbs(bench.harness);
  if (creation === undefined) return [];
  return HOSTILE_ANSWERS.map((answer) => ({
    theme: 'hostile log-ins',
    name: answer.name,
    run: async (world) => {
      const app = world.app();
      const ready = await creation.ready(bench, { provider: '', id: '' });
      world.wire.spoil(answer.effect(world), undefined, false);
      return [ours(await ready.call(app))];
    },
  }));
}

/**
 * What a hostile answer does not reach can be called again: one session serves all of them, but for those in which the
 * vendor does its work.
 */
function readyOnce(verb: VerbUnderFault) {
  let kept: Promise<{ readonly ready: ReadyCall; readonly app: Proofing }> | undefined;
  const make = async (world: LeakWorld) => {
    const decided = await world.decided();
    const ready = await verb.ready(world.bench, decided);
    const app = world.app();
    // So that the answer meets the verb's own request, and not a log-in.
    await app.getSession(decided);
    return { ready, app };
  };
  return async (world: LeakWorld, answer: HostileAnswer) => {
    const passes = answer.effect(world).kind === 'rewritten';
    if (passes && (verb.kind === 'act' || verb.kind === 'upload')) return make(world);
    kept ??= make(world);
    return kept;
  };
}
