// ID360's reports through client and provider: sound sessions and results, or errors of ours.
import fc from 'fast-check';
import { createClient } from '../../../packages/adapter-id360/dist/esm/client/index.js';
import { createProvider } from '../../../packages/adapter-id360/dist/esm/provider.js';
import { vendorSettings } from '../../../packages/adapter-id360/dist/esm/settings.js';
import { REPORT } from '../answers/id360.mjs';
import { answerText, hostileText } from '../arbitraries.mjs';
import { checkResult, checkSession } from '../contract.mjs';
import { failureOf } from '../expect.mjs';
import { depsFor, httpFrom, settingsOf } from '../parts.mjs';

const settings = settingsOf(vendorSettings.settings, {
  environment: 'preprod',
  username: 'u',
  password: 'p',
  process: '11111111-2222-4333-8444-555555555555',
  processDeadlineMinutes: 1,
  artifacts: ['proof_slip'],
});
const deps = depsFor('id360');
const ENDS = ['OK', 'KO', 'FAILED', 'DISCONTINUED', 'CANCELED', 'CANCELLED'];
const vendor = { adapter: 'id360', ends: (word) => ENDS.includes(word), approves: (word) => word === 'OK' };

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

export const arbitrary = fc.record({ finished: answer, draft: answer, stateful: fc.boolean() });
export const reached = { approved: 0, declined: 0, 'other ends': 0, open: 0, errors: 0 };

export async function check({ finished, draft, stateful }) {
  // A client asks for drafts by the same route with a parameter, once.
  let asked = 0;
  const answers = httpFrom({});
  const http = {
    ...answers,
    send: async (request) => {
      if (request.route.endsWith('login/')) return { status: 200, headers: {}, text: '{"token":"t"}' };
      asked += 1;
      return { headers: {}, ...(request.query?.allow_draft === true ? draft : finished) };
    },
  };
  const provider = createProvider(createClient(http, settings, deps), settings, deps);
  const state = stateful ? { state: deps.sealer.seal('215416', '{"apiKey":"k","createdAt":0}') } : {};
  const ref = { provider: 'id360', id: '215416', ...state };
  const codes = ['BAD_RESPONSE', 'PROVIDER_UNAVAILABLE', 'SESSION_GONE'];
  const failure = await failureOf(async () => {
    const result = await provider.getResult(ref);
    checkResult(result, vendor);
    count(result);
  }, codes);
  if (failure !== undefined) reached.errors += 1;
  await failureOf(async () => checkSession(await provider.getSession(ref), vendor), codes);
  if (asked > 4) throw new Error(`asked ${asked} times`);
}

function count({ status, decision }) {
  if (decision !== undefined) reached[decision] += 1;
  else if (status === 'pending' || status === 'processing') reached.open += 1;
  else reached['other ends'] += 1;
}
