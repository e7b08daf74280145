// What becomes of a person who fails, over HTTP: from a first failure to the end by the app's own policy.
import { inMemorySessions, type Proofing, type ProofingPolicies, type SessionStore } from '@anyproof/core';
import { type StandIn, startStandIn } from '../../custom-adapter/test/vendor/stand-in.js';
import { INPUT, proofingAt, SHOWN } from './vendor.js';

let vendor: StandIn;
beforeEach(async () => {
  vendor = await startStandIn();
});
afterEach(() => vendor.stop());

const DECLINE: ProofingPolicies = { attempts: { max: 3, then: 'decline' } };

/** One process of the app. */
const process = (sessions: SessionStore): Proofing =>
  proofingAt(vendor, { deps: { sessions }, policies: DECLINE });

async function failed(proofing: Proofing) {
  const result = await proofing.run(INPUT, {
    onSession: ({ ref, launch }) => {
      vendor.visit(launch.url ?? '', SHOWN, 'fails');
      expect(ref.provider).toBe('acme');
    },
  });
  return result.ref;
}

it('a failed attempt is reported at once, with its reasons', async () => {
  const startedAt = Date.now();
  const result = await process(inMemorySessions()).run(INPUT, {
    onSession: ({ launch }) => void vendor.visit(launch.url ?? '', SHOWN, 'fails'),
  });
  expect(Date.now() - startedAt).toBeLessThan(1_000);
  expect(result).toMatchObject({
    status: 'action_required',
    action: { actor: 'person', next: 'retry' },
    reasons: [expect.objectContaining({ code: 'liveness_failed' })],
    attempts: { made: 1 },
  });
});

it('the second attempt ends approved', async () => {
  const proofing = process(inMemorySessions());
  const ref = await failed(proofing);
  const { launch, ref: again } = await proofing.retrySession(ref, INPUT);
  expect(again).toEqual(ref);
  vendor.visit(launch.url ?? '', SHOWN);
  expect(await proofing.waitForResult(ref)).toMatchObject({ status: 'completed', decision: 'approved' });
});

it('the third failure ends it by the policy, in another process, whatever the vendor says afterwards', async () => {
  const sessions = inMemorySessions();
  const ref = await failed(process(sessions));
  for (let made = 1; made < 3; made += 1) {
    const { launch } = await process(sessions).retrySession(ref, INPUT);
    vendor.visit(launch.url ?? '', SHOWN, 'fails');
  }
  const ended = { status: 'completed', decision: 'declined', decidedBy: 'app' };
  // This process holds the ref and the store, and nothing else.
  const result = await process(sessions).waitForResult(ref);
  expect(result).toMatchObject({ ...ended, attempts: { made: 3 } });
  expect(result.claims).toBeUndefined();
  expect(await process(sessions).getSession(ref)).toMatchObject({ ...ended, warnings: [] });

  vendor.overturn(ref.id, 'approve');
  const late = await process(sessions).waitForResult(ref);
  expect(late).toMatchObject(ended);
  expect(late.claims).toBeUndefined();
  expect(late.warnings.map(({ code }) => code)).toEqual(['DECISION_DIFFERS']);
});
