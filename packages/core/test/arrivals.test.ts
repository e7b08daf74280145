// Whoever waits for a result in this process hears of the vendor's messages at once, and asks no more than needed.
import { type Clock, createProofing, ProofingError, type ProofingSession } from '../src/index.js';
import { adapterOf, failureOf, resultOf, sessionOf, stubProvider } from './support.js';

const ref = { provider: 'red', id: 's1' };
const approved = { status: 'completed', decision: 'approved', final: true } as const;

/** Time stands still until it is moved, so that only a message can end a pause. */
function app() {
  let now = 0;
  const pauses: { until: number; wake: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        pauses.push({ until: now + milliseconds, wake: resolve });
        signal?.addEventListener('abort', () => reject(new ProofingError({ code: 'ABORTED', message: 'x' })));
      }),
  };
  const calls: string[] = [];
  let isEnded = false;
  const adapter = adapterOf('red', () =>
    stubProvider('red', [], {
      getSession: async () => {
        calls.push('session');
        return sessionOf(
          ref,
          isEnded ? { ...approved, nativeStatus: 'OK' } : { nativeStatus: 'NEW', pollAfterMs: 60_000 },
        );
      },
      getResult: async (_ref, call) => {
        calls.push(call?.polled === undefined ? 'result' : 'result of what was polled');
        return resultOf(ref, { ...approved, nativeStatus: 'OK' });
      },
      webhooks: {
        read: async ({ rawBody }) => JSON.parse(Buffer.from(rawBody).toString()),
        sessionsOf: async ({ id }) => [id],
      },
    }),
  );
  const proofing = createProofing({
    adapters: [adapter],
    config: { provider: 'red', providers: { red: {} }, seal: 'none' },
    deps: { clock },
  });
  const send = async (notice: object) => {
    const rawBody = Buffer.from(JSON.stringify({ about: 'session', sessionId: 's1', ...notice }));
    return (await proofing.webhooks.handle({ headers: {}, rawBody })).done;
  };
  return {
    proofing,
    calls,
    send,
    end: () => {
      isEnded = true;
    },
    pause: async () => {
      while (pauses.length === 0) await new Promise(setImmediate);
      return pauses.shift();
    },
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

it('a final message ends the waiting, with one fetch and no second request for the status', async () => {
  const { proofing, calls, send, end, pause } = app();
  const waiting = proofing.waitForResult(ref);
  expect((await pause())?.until).toBe(60_000);
  end();
  await send({ says: { announces: 'completed', nativeStatus: 'OK' } });
  expect((await waiting).decision).toBe('approved');
  expect(calls).toEqual(['session', 'session', 'result of what was polled']);
});

it('so does a message about an object of the session', async () => {
  const { proofing, calls, send, end, pause } = app();
  const waiting = proofing.waitForResult(ref);
  await pause();
  end();
  await send({ about: 'object', object: { type: 'check', id: 's1' } });
  expect((await waiting).decision).toBe('approved');
  expect(calls).toEqual(['session', 'session', 'result of what was polled']);
});

it('progress reaches onUpdate without a call, and the pause stays as long as the vendor wants', async () => {
  const { proofing, calls, send, end, pause, pass } = app();
  const updates: ProofingSession[] = [];
  const waiting = proofing.waitForResult(ref, { onUpdate: (session) => void updates.push(session) });
  await pause();
  await send({
    says: { announces: 'pending', nativeStatus: 'STARTED', progress: { done: 1, total: 2 } },
  });
  const second = await pause();
  expect(updates.map(({ progress }) => progress)).toEqual([undefined, { done: 1, total: 2 }]);
  expect([calls, second?.until]).toEqual([['session'], 60_000]);
  end();
  pass(60_000);
  second?.wake();
  expect((await waiting).decision).toBe('approved');
});

it('a message about another session ends no waiting', async () => {
  const { proofing, calls, send, pause, pass } = app();
  const controller = new AbortController();
  const waiting = failureOf(() => proofing.waitForResult(ref, { signal: controller.signal }));
  await pause();
  await send({ sessionId: 's2', says: { announces: 'pending' } });
  expect(calls).toEqual(['session']);
  pass(1);
  controller.abort();
  expect((await waiting).code).toBe('ABORTED');
});
