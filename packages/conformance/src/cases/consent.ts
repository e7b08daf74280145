import assert from 'node:assert/strict';
import { type Consent, inMemorySessions, MODES, type Proofing, type SessionRef } from '@anyproof/core';
import type { Bench } from '../bench/bench.js';
import { uploadsOf } from '../bench/modes.js';
import { failureOf, outcomeOf } from '../bench/outcome.js';
import { type Suite, unless } from './case.js';

const GIVEN: Consent = { terms: true, biometrics: true, at: '2026-01-02T03:04:05Z' };
/** Later by its own time than what the session was created with. */
const WITHDRAWN: Consent = { terms: true, biometrics: false, at: '2026-01-02T09:00:00Z' };

/** Nobody is proven without their consent, and nobody's withdrawal is undone. */
export function consentCases({ harness, flow, modes, has, add }: Suite): void {
  for (const mode of MODES) {
    const parts = flow.modes[mode]?.consentRequired ?? [];
    const skip =
      unless(modes.includes(mode), `there is no ${mode} mode`) ??
      unless(parts.length > 0, `the ${mode} mode does not require consent from the app`);
    add(
      `${mode} mode without the required consent is INVALID_INPUT, before any call`,
      async (bench) => {
        const { consent: _given, ...input } = bench.input(mode);
        const refused: readonly (Partial<Consent> | undefined)[] = [
          undefined,
          ...parts.map((part) => ({ ...GIVEN, [part]: false })),
          { ...GIVEN, at: '30/11/2026' },
        ];
        for (const consent of refused) {
          const change = consent === undefined ? {} : { consent: consent as Consent };
          const error = await failureOf(() => bench.proofing.createSession({ ...input, ...change }));
          assert.equal(error.code, 'INVALID_INPUT', JSON.stringify(consent));
          assert.match(error.message, /consent/);
        }
        assert.equal(bench.received().length, 0, 'the vendor was called');
      },
      skip,
    );
  }

  add(
    'if the app itself captures a face, consent to biometrics is required',
    async () => {
      const { consentRequired = [] } = flow.modes.direct ?? {};
      assert.ok(consentRequired.includes('biometrics'), 'consentRequired in direct mode lacks biometrics');
    },
    unless(
      modes.includes('direct') && uploadsOf(flow).some(({ kind }) => kind === 'selfie'),
      'the app captures no face for this vendor',
    ),
  );

  const facts =
    unless(has('consent'), 'this vendor has no recordConsent') ??
    unless(harness.consent !== undefined, 'the harness does not name the request that sends a consent');
  for (const [what, store] of PROCESSES)
    for (const first of [false, true])
      add(
        `a consent withdrawn ${first ? 'after evidence was submitted' : 'before anything was submitted'} is not granted again by ${what}`,
        async (bench) => {
          const sessions = inMemorySessions();
          const app = bench.again({ deps: { sessions } });
          const { ref } = await app.createSession({ ...bench.input(), consent: GIVEN });
          if (first) await showFirst(bench, app, ref);
          await app.recordConsent(ref, WITHDRAWN);
          const before = bench.received().length;
          assert.ok(grantsSince(bench, 0).at(-1) !== true, 'the withdrawal never reached the vendor');
          const next = bench.again(store === 'shared' ? { deps: { sessions } } : {});
          // What the vendor does without consent is its own affair.
          await showFirst(bench, next, ref);
          await outcomeOf(() => next.finalizeSession(ref));
          assert.ok(!grantsSince(bench, before).includes(true), 'the consent was granted again');
        },
        facts,
      );

  add(
    'a consent given again after a withdrawal is valid',
    async (bench) => {
      const sessions = inMemorySessions();
      const app = bench.again({ deps: { sessions } });
      const { ref } = await app.createSession({ ...bench.input(), consent: GIVEN });
      await app.recordConsent(ref, WITHDRAWN);
      await bench.again({ deps: { sessions } }).recordConsent(ref, { ...GIVEN, at: '2026-01-02T10:00:00Z' });
      assert.equal(grantsSince(bench, 0).at(-1), true, 'the latest consent never reached the vendor');
    },
    facts,
  );
}

const PROCESSES = [
  ['another process that shares the store', 'shared'],
  ['another process without the store', 'none'],
] as const;

/** What the vendor was told of biometrics, in order. */
function grantsSince({ harness, received }: Bench, since: number): readonly boolean[] {
  const { consent } = harness;
  if (consent === undefined) return [];
  return received(consent.request, since).map((request) => consent.grants(request));
}

async function showFirst({ harness }: Bench, app: Proofing, ref: SessionRef): Promise<void> {
  const [document] = harness.evidence.good;
  if (document !== undefined) await outcomeOf(() => app.submitEvidence(ref, document));
}
