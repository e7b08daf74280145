import assert from 'node:assert/strict';
import { createProofing } from '@anyproof/core';
import { type Bench, bestEnding, configFor, factsOf } from '../bench/bench.js';
import { failureOf, outcomeOf } from '../bench/outcome.js';
import { assertResult, assertSession } from '../contract/session.js';
import { type Suite, unless } from './case.js';

/** A decision of a vendor's test mode proves nothing, so nobody gets one by mistake. */
export function testModeCases({ harness, add }: Suite): void {
  const { testMode } = harness;
  const skip = unless(testMode !== undefined, 'the harness knows no test mode of this vendor');
  const live = unless(harness.settings(NOWHERE)['testMode'] !== true, 'the usual settings are for tests');

  add(
    'a session in test mode is refused unless the configuration opts in',
    async (bench) => {
      // At the start, if the credentials show it; else at the first answer that says so.
      const error = await failureOf(async () =>
        bench.again({ settings: { ...testMode, testMode: false } }).createSession(bench.input()),
      );
      assert.equal(error.code, 'CONFIG');
      assert.equal(error.setting, 'testMode', 'the error does not name the setting');
    },
    skip,
  );

  add(
    'a session that was created in test mode is refused by a process that does not opt in',
    async (bench) => {
      const { ref } = await inTestMode(bench).createSession(bench.input());
      for (const verb of ['getSession', 'getResult'] as const) {
        const error = await failureOf(async () =>
          bench.again({ settings: { ...testMode, testMode: false } })[verb](ref),
        );
        assert.equal(error.code, 'CONFIG', verb);
      }
    },
    skip,
  );

  add(
    'in test mode, every session and result says so',
    async (bench) => {
      bench.vendor.decide(bestEnding(harness));
      const app = inTestMode(bench);
      const session = await app.createSession(bench.input());
      assertSession(session, factsOf(harness));
      const read = await app.getSession(session.ref);
      const result = await app.getResult(session.ref);
      assertResult(result, factsOf(harness, session.ref));
      for (const one of [session, read, result]) assert.equal(one.testMode, true);
    },
    skip,
  );

  add(
    'outside test mode, no session says so',
    async (bench) => {
      const session = await bench.create();
      for (const one of [session, await bench.proofing.getSession(session.ref)])
        assert.equal(one.testMode, undefined);
    },
    skip ?? live,
  );

  add(
    'opting in with credentials that are not for tests is CONFIG at the start, where they show it',
    async (bench) => {
      const change = { settings: { testMode: true } };
      const outcome = await outcomeOf(async () =>
        createProofing(configFor(harness, bench.vendor.origin, change)),
      );
      if (outcome !== 'ok') assert.equal(outcome.code, 'CONFIG');
      assert.equal(bench.received().length, 0, 'the vendor was called');
    },
    skip ?? live,
  );
}

const NOWHERE = 'http://127.0.0.1:9';

const inTestMode = (bench: Bench) => bench.again({ settings: { ...bench.harness.testMode, testMode: true } });
