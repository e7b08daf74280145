// Innovatrics' answers through client and provider: sound sessions, results and lists, or errors of ours.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DECISION, DOCUMENT, FACE, IMAGES } from '../answers/innovatrics.js';
import { answerText, hostileText } from '../arbitraries.js';
import { checkResult, checkSession, type Vendor } from '../contract.js';
import { attempt } from '../expect.js';
import { createInnovatricsClient, createInnovatricsProvider, innovatricsSettings } from '../internals.js';
import { type Answer, depsFor, httpFrom, settingsOf } from '../parts.js';
import { defineTarget } from '../target.js';

const settings = settingsOf(innovatricsSettings.settings, {
  baseUrl: 'https://idv.example',
  username: 'u',
  password: 'p',
});
const deps = depsFor('idv');
const APPROVALS = ['AUTO_APPROVED', 'MANUAL_APPROVED'];
const ENDS = [...APPROVALS, 'AUTO_REJECTED', 'MANUAL_REJECTED', 'EXPIRED'];
const vendor: Vendor = {
  adapter: 'innovatrics',
  provider: 'idv',
  ends: (word = '') => ENDS.includes(word),
  approves: (word = '') => APPROVALS.includes(word),
};

const word = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...ENDS, 'PENDING', 'WAITING_FOR_MANUAL_APPROVE') },
  { weight: 1, arbitrary: fc.constantFrom('APPROVED', 'auto_approved', 'AUTO_APPROVED ', 'SESSION_STARTED') },
  hostileText,
);
const orNone = (text: fc.Arbitrary<string>): fc.Arbitrary<Answer> =>
  fc.oneof(
    { weight: 12, arbitrary: text.map((one) => ({ text: one })) },
    fc.constant({ status: 404, text: 'no' }),
  );
const row = word.map((verificationStatus) => ({
  id: 'b',
  createdDateUtc: '2022-10-20T15:41:04.5605519+00:00',
  completedDateUtc: '2022-10-20T15:42:41.1875114+00:00',
  verificationStatus,
  documentType: 'PASSPORT',
  country: 'UKR',
}));

const arbitrary = fc.record({
  status: fc.oneof(
    { weight: 6, arbitrary: word.map((status) => JSON.stringify({ status })) },
    word.chain((status) => answerText({ status }, 1)),
  ),
  decision: orNone(answerText(DECISION, 2)),
  document: orNone(answerText(DOCUMENT, 2)),
  face: orNone(answerText(FACE, 2)),
  images: orNone(answerText(IMAGES, 2)),
  list: fc.array(row, { maxLength: 3 }).chain((data) => answerText({ pageNumber: 1, pageSize: 10, data }, 2)),
});
const reached = {
  approved: 0,
  declined: 0,
  inconclusive: 0,
  'other ends': 0,
  open: 0,
  listed: 0,
  errors: 0,
};

export const target = defineTarget({
  arbitrary,
  reached,
  check: async ({ status, decision, document, face, images, list }) => {
    const http = httpFrom({
      '/data/:session/status': status,
      '/data/:session/decision/results': decision,
      '/data/:session/document/result': document,
      '/data/:session/face/result': face,
      '/data/:session/images': images,
      '/data/session/list': list,
    });
    const client = createInnovatricsClient(http, settings, deps);
    const provider = createInnovatricsProvider(client, settings, deps);
    const ref = { provider: 'idv', id: 'one' };
    const { failure } = await attempt(async () => {
      const result = await provider.getResult(ref);
      checkResult(result, vendor);
      if (result.decision !== undefined) reached[result.decision] += 1;
      else reached[result.status === 'expired' ? 'other ends' : 'open'] += 1;
    }, ['BAD_RESPONSE', 'PROVIDER_UNAVAILABLE']);
    if (failure !== undefined) reached.errors += 1;
    await attempt(
      async () => checkSession(await provider.getSession(ref), vendor),
      ['BAD_RESPONSE', 'PROVIDER_UNAVAILABLE'],
    );
    await attempt(async () => {
      assert.ok(provider.listSessions !== undefined);
      const { sessions, next } = await provider.listSessions();
      for (const session of sessions) checkSession(session, vendor);
      assert.ok(next === undefined || typeof next === 'string');
      reached.listed += sessions.length;
    }, ['BAD_RESPONSE', 'PROVIDER_UNAVAILABLE']);
  },
});
