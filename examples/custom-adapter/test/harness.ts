import { buffer } from 'node:stream/consumers';
import type { ConformanceHarness, Deviation, RequestMatch, UnknownWord } from '@anyproof/conformance';
import { acme } from '../src/index.js';
import { OTHER_REPORT } from './vendor/api/reports.js';
import { type EventObject, messageOf, newEvent } from './vendor/events/log.js';
import { signedBy } from './vendor/events/signature.js';
import { viewOfErasure } from './vendor/life/erasure.js';
import { factsOf, STATE_AFTER } from './vendor/life/words.js';
import { good, otherSelfie, PERSON, unreadable } from './vendor/pictures.js';
import { CREDENTIALS, SIGNING_KEY, type StandIn, startStandIn, TEST_CREDENTIALS } from './vendor/stand-in.js';

const NEXT_SIGNING_KEY = 'b7c1-Vx-webhook-key-q6Ns';

/** Those that run, by origin; the latest is the one whose time messages carry. */
const running = new Map<string, StandIn>();
const now = (): number => [...running.values()].at(-1)?.clock.now() ?? Date.now();
const signedNow =
  (...keys: string[]) =>
  (body: Uint8Array) =>
    signedBy(keys, body, now());

const event = (type: string, object: EventObject): string => messageOf(newEvent({ type, at: now(), object }));

/** The report of this verification, whoever of those that run has it; a name that no report has where none does. */
function reportOf(id: string): string {
  const vendor = [...running.values()].find(({ sessions }) => sessions().includes(id));
  return vendor?.reportOf(id) ?? id;
}

const POST = (path: RegExp): RequestMatch => ({ method: 'POST', path });
const creation = POST(/^\/v2\/verifications$/);
const one = { method: 'GET', path: /^\/v2\/verifications\/[^/]+$/ };
const report = { method: 'GET', path: /^\/v2\/verifications\/[^/]+\/report$/ };
const reopening = POST(/\/reopen$/);
const erasure = { method: 'DELETE', path: one.path };

const strangeState = (on: UnknownWord['on']): UnknownWord => ({
  place: `state, ${on}`,
  on,
  say: ({ faults }, id, state) => {
    const body = JSON.stringify({ id, applicantId: 'apl_1', state });
    for (const match of [one, report])
      faults.add({ ...match, times: 1_000, effect: { kind: 'status', status: 200, body } });
  },
});

const WITH_TOKEN = [
  'createSession',
  'recoverSession',
  'getSession',
  'getResult',
  'getLaunch',
  'retrySession',
  'recordConsent',
  'submitEvidence',
  'finalizeSession',
  'cancelSession',
  'decideSession',
  'eraseSession',
  'listSessions',
  'downloadArtifact',
  'checkHealth',
  'sessionsOf',
];

/** A token that the vendor refuses is replaced once, and a 401 proves that nothing happened. */
const renewed: Deviation = {
  verbs: WITH_TOKEN,
  faults: ['401, once'],
  end: 'recovers',
  why: 'the access token is renewed',
};

export const harness: ConformanceHarness = {
  adapter: acme,
  settings: (baseUrl) => ({ baseUrl, ...CREDENTIALS, webhookKey: SIGNING_KEY, safetyPollIntervalMs: 500 }),
  testMode: TEST_CREDENTIALS,
  impatient: { http: { timeoutMs: 250, deadlineMs: 900, downloadDeadlineMs: 900 }, uploadTimeoutMs: 250 },
  start: async () => {
    const vendor = await startStandIn();
    running.set(vendor.origin, vendor);
    return {
      ...vendor,
      stop: async () => {
        running.delete(vendor.origin);
        await vendor.stop();
      },
    };
  },
  keyHeader: 'idempotency-key',
  requests: {
    createSession: creation,
    takeBack: { method: 'DELETE', path: /^\/v2\/applicants\/[^/]+$/ },
    getSession: one,
    getResult: report,
    submitEvidence: { method: 'PUT', path: /\/images\// },
    finalizeSession: POST(/\/submit$/),
  },
  named: [
    { verb: 'createSession', request: creation, fields: ['externalId'] },
    { verb: 'getSession', request: one },
    { verb: 'getResult', request: report },
    { verb: 'retrySession', request: reopening },
    { verb: 'eraseSession', request: erasure },
  ],
  consent: {
    // A creation may carry one, too.
    request: POST(/^\/v2\/verifications(\/[^/]+\/consents)?$/),
    grants: ({ path, body }) => {
      const { consent } = Object(body);
      return Object(path.endsWith('/consents') ? body : consent).biometrics === true;
    },
  },
  files: ({ bodySha256 }) => [bodySha256],
  endings: ['approve', 'decline', 'review', 'inconclusive', 'expire', 'abandon', 'fail'],
  acts: ['failAttempt', 'askDecision', 'overturn', 'finishErasure', 'sessions'],
  evidence: { good, unreadable, otherSelfie },
  person: {
    expected: { given_name: PERSON.given, family_name: PERSON.family, birthdate: PERSON.born },
    claims: {
      given_name: PERSON.given,
      family_name: PERSON.family,
      birthdate: PERSON.born,
      nationalities: [PERSON.nationality],
    },
    personalData: [PERSON.given, PERSON.family, PERSON.born, PERSON.number, ...PERSON.mrz],
  },
  unknownWords: [strangeState('open'), strangeState('decided')],
  webhooks: {
    body: (id, news) => {
      const state = news === 'progress' ? 'IN_ANALYSIS' : STATE_AFTER[news];
      return event(`verification.${factsOf(state).event}`, { type: 'verification', id, state });
    },
    headers: signedNow(SIGNING_KEY),
    headersAt: (body, at) => signedBy([SIGNING_KEY], body, at),
    unrelated: () => event('payment.succeeded', { type: 'payment', id: 'pay_1' }),
    object: (id) =>
      event('report.ready', { type: 'report', id: id === undefined ? OTHER_REPORT : reportOf(id) }),
    erased: (id) => {
      const at = now();
      const done = viewOfErasure({ scope: 'verification', requestedAt: at, due: at, doneAt: at });
      return event('verification.erased', { type: 'verification', id, state: 'ACCEPTED', erasure: done });
    },
    resent: (body) => JSON.stringify({ ...JSON.parse(body), delivery: 2 }),
    rotation: {
      during: { webhookKey: NEXT_SIGNING_KEY, previousWebhookKey: SIGNING_KEY },
      after: { webhookKey: NEXT_SIGNING_KEY },
      headers: signedNow(NEXT_SIGNING_KEY),
      both: signedNow(SIGNING_KEY, NEXT_SIGNING_KEY),
      empty: { webhookKey: '' },
    },
  },
  visit: async ({ url, sdk }, { origin }) => {
    const shown: [string, Buffer][] = [];
    for (const { kind, pages } of good)
      for (const [index, page] of pages.entries())
        shown.push([`${kind === 'selfie' ? kind : 'document'}-${index}`, await buffer(page.open())]);
    running.get(origin)?.visit(url ?? String(sdk?.props['token']), shown);
  },
  faults: {
    requests: {
      getLaunch: POST(/\/links$/),
      recordConsent: POST(/\/consents$/),
      retrySession: reopening,
      decideSession: POST(/\/decision$/),
      cancelSession: POST(/\/cancel$/),
      eraseSession: erasure,
      recoverSession: { method: 'GET', path: creation.path },
      sessionsOf: { method: 'GET', path: /^\/v2\/reports\// },
    },
    // Documented to do no harm when repeated; but each link is one of a few.
    kinds: { recordConsent: 'safe', cancelSession: 'safe', decideSession: 'safe', getLaunch: 'act' },
    // The status alone says that it was done.
    unread: ['recordConsent', 'finalizeSession', 'cancelSession', 'decideSession'],
  },
  deviations: [renewed],
  leaks: { settings: { previousWebhookKey: NEXT_SIGNING_KEY }, secrets: [NEXT_SIGNING_KEY] },
};
