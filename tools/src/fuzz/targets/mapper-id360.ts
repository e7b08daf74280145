// ID360's reports through client and provider: sound sessions and results, or errors of ours.
import assert from 'node:assert/strict';
import type { ProofingErrorCode, ProofingResult } from '@anyproof/core';
import type { HttpClient } from '@anyproof/provider-kit';
import fc from 'fast-check';
import { REPORT } from '../answers/id360.js';
import { answerText, hostileText } from '../arbitraries.js';
import { checkResult, checkSession, type Vendor } from '../contract.js';
import { attempt } from '../expect.js';
import { createId360Client, createId360Provider, id360Settings } from '../internals.js';
import { depsFor, httpFrom, responseOf, settingsOf } from '../parts.js';
import { defineTarget } from '../target.js';

const settings = settingsOf(id360Settings.settings, {
  environment: 'preprod',
  username: 'u',
  password: 'p',
  process: '11111111-2222-4333-8444-555555555555',
  processDeadlineMinutes: 1,
  artifacts: ['proof_slip'],
});
const deps = depsFor('id360');
const ENDS = ['OK', 'KO', 'FAILED', 'DISCONTINUED', 'CANCELED', 'CANCELLED'];
const CODES: readonly ProofingErrorCode[] = ['BAD_RESPONSE', 'PROVIDER_UNAVAILABLE', 'SESSION_GONE'];
const vendor: Vendor = {
  adapter: 'id360',
  ends: (word = '') => ENDS.includes(word),
  approves: (word) => word === 'OK',
};

const word = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('OK', 'KO') },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'NEW',
      'STARTED',
      'CANCELED',
      'FAILED',
      'DISCONTINUED',
      'DELETED',
      'ok',
      'OK ',
    ),
  },
  hostileText,
);
const report = word.chain((status) => answerText({ status, ...REPORT }));
const answer = fc.oneof(
  { weight: 12, arbitrary: report.map((text) => ({ status: 200, text })) },
  { weight: 1, arbitrary: report.map((text) => ({ status: 202, text })) },
);

const arbitrary = fc.record({ finished: answer, draft: answer, stateful: fc.boolean() });
const reached = { approved: 0, declined: 0, 'other ends': 0, open: 0, errors: 0 };

export const target = defineTarget({
  arbitrary,
  reached,
  check: async ({ finished, draft, stateful }) => {
    // A client asks for drafts by the same route with a parameter, once.
    let asked = 0;
    const http: HttpClient = {
      ...httpFrom({}),
      send: async ({ route, query }) => {
        if (route.endsWith('login/')) return responseOf('{"token":"t"}');
        asked += 1;
        return responseOf(query?.['allow_draft'] === true ? draft : finished);
      },
    };
    const provider = createId360Provider(createId360Client(http, settings, deps), settings, deps);
    const state = stateful ? { state: deps.sealer.seal('215416', '{"apiKey":"k","createdAt":0}') } : {};
    const ref = { provider: 'id360', id: '215416', ...state };
    const { failure } = await attempt(async () => {
      const result = await provider.getResult(ref);
      checkResult(result, vendor);
      count(result);
    }, CODES);
    if (failure !== undefined) reached.errors += 1;
    await attempt(async () => checkSession(await provider.getSession(ref), vendor), CODES);
    assert.ok(asked <= 4, `asked ${asked} times`);
  },
});

function count({ status, decision }: ProofingResult): void {
  if (decision === 'approved' || decision === 'declined') reached[decision] += 1;
  else if (status === 'pending' || status === 'processing') reached.open += 1;
  else reached['other ends'] += 1;
}
