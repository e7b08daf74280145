import assert from 'node:assert/strict';
import {
  type AttemptsPolicy,
  type CreateSessionInput,
  inMemorySessions,
  isEnded,
  type ProofingSession,
  type SessionRef,
  type SessionStore,
} from '@anyproof/core';
import { type Bench, factsOf, PROVIDER, vendorWith } from '../bench/bench.js';
import { assertWarned, failureOf } from '../bench/outcome.js';
import { assertResult, assertSession } from '../contract/session.js';
import { failed } from './attempts.js';
import { type Suite, unless, withoutAct } from './case.js';

const ANOTHER = 'another';

/** How often a person may try is the app's to say, whatever the vendor would allow. */
export function attemptPolicyCases({ harness, has, add }: Suite): void {
  const skip = withoutAct(harness, 'failAttempt');

  for (const [then, assertEnd] of ENDS) {
    add(
      `after the last attempt that the policy allows, it ends: ${then}`,
      async (bench) => {
        const { ref, sessions, policy } = await exhausted(bench, then);
        const app = bench.again({ policies: { attempts: policy }, deps: { sessions } });
        const session = await app.getSession(ref);
        assertSession(session, factsOf(harness, ref));
        assertEnd(session);
        const result = await app.waitForResult(ref);
        assertResult(result, factsOf(harness, ref));
        assertEnd(result);
      },
      skip,
    );
    add(
      `another process that shares the store knows the end, without the policy: ${then}`,
      async (bench) => {
        const { ref, sessions, policy } = await exhausted(bench, then);
        await bench.again({ policies: { attempts: policy }, deps: { sessions } }).getSession(ref);
        const next = bench.again({ deps: { sessions } });
        assertEnd(await next.getSession(JSON.parse(JSON.stringify(ref))));
      },
      skip,
    );
    add(
      `the vendor learns that it is over: ${then}`,
      async (bench) => {
        const { ref, sessions, policy } = await exhausted(bench, then);
        await bench.again({ policies: { attempts: policy }, deps: { sessions } }).getSession(ref);
        const { status } = await bench.again().getSession(ref);
        assert.ok(isEnded(status), `it is ${status} at the vendor`);
      },
      skip ?? unless(has('cancel') || (then === 'decline' && has('decide')), 'this vendor cannot be told'),
    );
    add(
      `there is no further attempt: ${then}`,
      async (bench) => {
        const { ref, input, sessions, policy } = await exhausted(bench, then);
        const app = bench.again({ policies: { attempts: policy }, deps: { sessions } });
        await app.getSession(ref);
        const error = await failureOf(() => app.retrySession(ref, input));
        assert.equal(error.code, 'CONFLICT');
      },
      skip,
    );
  }

  add(
    'a verdict of the vendor after that changes nothing, and is a warning',
    async (bench) => {
      const { ref, sessions, policy } = await exhausted(bench, 'decline');
      const app = bench.again({ policies: { attempts: policy }, deps: { sessions } });
      await app.getSession(ref);
      vendorWith(bench, 'overturn').overturn(ref.id, 'approve');
      for (const one of [app, bench.again({ deps: { sessions } })])
        for (const read of [one.getSession, one.getResult]) {
          const session = await read(ref);
          assertDeclined(session);
          assert.ok(!('claims' in session), 'there are claims of a person who was declined');
          assertWarned(session, 'DECISION_DIFFERS');
        }
    },
    skip ?? withoutAct(harness, 'overturn'),
  );

  for (const [then, assertEnd] of ENDS) {
    const verb = then === 'decline' && has('decide') ? 'decideSession' : 'cancelSession';
    const request = harness.faults?.requests?.[verb];
    add(
      `an end that the vendor could not be told stands, and the next query tells it: ${then}`,
      async (bench) => {
        assert.ok(request !== undefined);
        const { ref, sessions, policy } = await exhausted(bench, then);
        const app = bench.again({ policies: { attempts: policy }, deps: { sessions } });
        bench.vendor.faults.add({ ...request, times: 50, effect: { kind: 'status', status: 503 } });
        const session = await app.getSession(ref);
        assertSession(session, factsOf(harness, ref));
        assertEnd(session);
        assertWarned(session, 'DECISION_NOT_TOLD');
        bench.vendor.faults.clear();
        const { warnings } = await app.getSession(ref);
        assert.ok(
          !warnings.some(({ code }) => code === 'DECISION_NOT_TOLD'),
          'the vendor was not told again',
        );
        const { status } = await bench.again().getSession(ref);
        assert.ok(isEnded(status), `it is ${status} at the vendor`);
      },
      skip ??
        unless(verb === 'decideSession' || has('cancel'), 'this vendor cannot be told') ??
        unless(request !== undefined, `the harness names no request for ${verb}`),
    );
  }

  add(
    'fewer attempts than the policy allows end nothing',
    async (bench) => {
      const sessions = inMemorySessions();
      const attempts = allowing(2, 'decline');
      const app = bench.again({ policies: { attempts }, deps: { sessions } });
      const { ref } = await failed(bench, app);
      assert.equal((await app.getSession(ref)).status, 'action_required');
    },
    skip,
  );

  add(
    'the attempt after the last one that the policy allows goes to the provider that it names',
    async (bench) => {
      const sessions = inMemorySessions();
      const attempts = allowing(1, { provider: ANOTHER });
      const app = bench.again({ policies: { attempts }, deps: { sessions }, others: { [ANOTHER]: {} } });
      const { ref, input } = await failed(bench, app);
      assert.equal((await app.getSession(ref)).status, 'action_required');
      const again = await app.retrySession(ref, input);
      assert.deepEqual([again.ref.provider, { ...again.previous }], [ANOTHER, { ...ref }]);
      assert.equal((await app.getSession(again.ref)).status, 'pending');
      assert.equal(ref.provider, PROVIDER);
    },
    skip,
  );
}

const allowing = (max: number, then: AttemptsPolicy['then']): AttemptsPolicy => ({
  max,
  then,
});

type Then = Extract<AttemptsPolicy['then'], string>;

const assertDeclined = ({ status, decision, decidedBy, final }: ProofingSession): void =>
  assert.deepEqual([status, decision, decidedBy, final], ['completed', 'declined', 'app', true]);

const ENDS: readonly (readonly [then: Then, assertEnd: (session: ProofingSession) => void])[] = [
  ['decline', assertDeclined],
  ['cancel', ({ status, endedBy }) => assert.deepEqual([status, endedBy], ['canceled', 'app'])],
];

interface Exhausted {
  /** The session of the last attempt. */
  readonly ref: SessionRef;
  readonly input: CreateSessionInput;
  readonly sessions: SessionStore;
  readonly policy: AttemptsPolicy;
}

/** As many attempts failed as the policy allows, across the sessions of one chain; nobody has looked since. */
async function exhausted(bench: Bench, then: Then): Promise<Exhausted> {
  const sessions = inMemorySessions();
  const policy = allowing(2, then);
  const app = bench.again({ policies: { attempts: policy }, deps: { sessions } });
  const { ref: first, input } = await failed(bench, app);
  assert.equal((await app.getSession(first)).status, 'action_required', 'it ended too soon');
  const { ref } = await app.retrySession(first, input);
  vendorWith(bench, 'failAttempt').failAttempt(ref.id);
  return { ref, input, sessions, policy };
}
