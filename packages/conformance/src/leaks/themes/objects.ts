import { supports } from '@anyproof/core';
import { bestEnding } from '../../bench/bench.js';
import { modesOf } from '../../bench/modes.js';
import { type LeakCase, other, result, session } from '../world/case.js';
import type { LeakWorld, Shown } from '../world/world.js';

/** What an app holds when all went well, printed. */
export function objectCases(world: LeakWorld): LeakCase[] {
  const { harness } = world.bench;
  const one = (name: string, run: () => Promise<readonly Shown[]>): LeakCase => ({
    theme: 'objects',
    name,
    run,
  });
  const provider = world.bench.proofing.provider();
  const modes = modesOf(provider.capabilities.flows.default);
  const evidence = harness.evidence.good;
  // No lie and no wire between: launches lead to the vendor's own origin.
  const honest = () => world.app({ origin: world.bench.vendor.origin });
  const used = async () => {
    const app = honest();
    await app.getResult(await world.decided());
    return app;
  };
  const cases: readonly (LeakCase & { readonly is?: boolean })[] = [
    one('the app, before any call', async () => [other('the app', honest())]),
    one('the app, after calls', async () => [other('the app', await used())]),
    one('the provider', async () => [other('the provider', (await used()).provider())]),
    one('the provider on a value', async () => [other('an object', { provider: (await used()).provider() })]),
    one('the native client', async () => [other('the client', (await used()).native(harness.adapter))]),
    one('the functions of the app', async () => {
      const app = await used();
      return [other('functions', Object.values(app)), other('webhooks', app.webhooks)];
    }),
    one('the adapter', async () => [other('the adapter', harness.adapter)]),
    one('the capabilities', async () => [other('the capabilities', (await used()).capabilities())]),
    ...modes.map((mode) =>
      one(`a new session, ${mode}`, async () => {
        const app = honest();
        const created = await app.createSession(world.bench.input(mode));
        world.learnSession(created);
        const copies = [{ ...created }, Object.assign({}, created), structuredClone(created)];
        return [session(created), session({ session: created }), session(copies), session([created])];
      }),
    ),
    one('a new session that replaces another', async () => {
      const app = honest();
      const input = world.bench.input();
      const { ref } = await app.createSession(input);
      const again = await app.retrySession(ref, input);
      world.learnSession(again);
      return [session(again), session({ ...again }), session(await app.getHistory(again.ref))];
    }),
    one('an erasure', async () => {
      const [scope] = provider.capabilities.erasure;
      if (scope === undefined) return [];
      const app = honest();
      const { ref } = await world.session(app);
      return [other('the erasure', await app.eraseSession(ref, scope)), session(await app.getHistory(ref))];
    }),
    one('a session, asked for', async () => [session(await honest().getSession(await world.decided()))]),
    one('a session, after the return of the person', async () => [
      session(await honest().handleReturn(await world.decided())),
    ]),
    ...harness.endings.map((ending) =>
      one(`a result: ${ending}`, async () => {
        const { ref } = await world.bench.reach(ending);
        const app = honest();
        const reached = await app.getResult(ref);
        return [
          result(reached),
          // What could not be read is named, never quoted.
          ...reached.warnings.map((warning) => other('a warning', warning)),
          session(await app.getSession(ref)),
          session(await app.getHistory(ref)),
        ];
      }),
    ),
    one('the history of a session', async () => {
      const app = honest();
      const created = await world.session(app);
      return [session(await app.getHistory(created.ref))];
    }),
    ...evidence.map((shown, index) =>
      one(`evidence ${index + 1}, submitted`, async () => {
        world.bench.vendor.decide(bestEnding(harness));
        const app = honest();
        const { ref } = await world.session(app);
        const submitted: Shown[] = [];
        for (const each of evidence.slice(0, index + 1))
          submitted.push(other('what became of it', await app.submitEvidence(ref, each)));
        return [...submitted, other('the evidence', shown.kind)];
      }),
    ),
    one('evidence that cannot be read', async () => {
      const app = honest();
      const { ref } = await world.session(app);
      const [first] = evidence;
      if (first === undefined) return [];
      return [
        other(
          'what became of it',
          await app.submitEvidence(ref, { ...first, pages: [harness.evidence.unreadable] }),
        ),
      ];
    }),
    one('a run from its start to its end', async () => {
      const app = honest();
      if (!supports(provider, 'evidence')) return [];
      world.bench.vendor.decide(bestEnding(harness));
      const told: unknown[] = [];
      const end = await app.run(
        { ...world.bench.input(), mode: 'direct', evidence },
        { onSession: world.learnSession, onProgress: (progress) => void told.push(progress) },
      );
      return [result(end), session(told)];
    }),
    one('sessions, listed', async () => [
      result(supports(provider, 'list') ? await honest().listSessions() : []),
    ]),
    one('health', async () => [
      other('health', supports(provider, 'health') ? await honest().checkHealth() : {}),
    ]),
  ];
  return [...cases];
}
