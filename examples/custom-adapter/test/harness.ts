import { createHmac } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { ConformanceHarness, Deviation, Ending } from '@anyproof/conformance';
import { acme } from '../src/index.js';
import { good, otherSelfie, PERSON, unreadable } from './vendor/pictures.js';
import { CREDENTIALS, type StandIn, startStandIn } from './vendor/stand-in.js';

const WEBHOOK_KEY = '9d20-Hm-webhook-key-z4Lp';
const NEXT_WEBHOOK_KEY = 'b7c1-Vx-webhook-key-q6Ns';

/** Those that run, by origin; the latest is the one whose time messages carry. */
const running = new Map<string, StandIn>();

const signedWith = (key: string) => (body: Uint8Array) => {
  const now = [...running.values()].at(-1)?.clock?.now() ?? Date.now();
  const seconds = String(Math.floor(now / 1000));
  const signature = createHmac('sha256', key).update(`${seconds}.`).update(body).digest('hex');
  return { 'x-acme-timestamp': seconds, 'x-acme-signature': `v1=${signature}` };
};

/** Acme's word for each ending. */
const STATES: { readonly [ending in Ending | 'progress']: string } = {
  approve: 'ACCEPTED',
  decline: 'REFUSED',
  review: 'MANUAL_REVIEW',
  inconclusive: 'UNDECIDED',
  expire: 'EXPIRED',
  abandon: 'ABANDONED',
  fail: 'ERROR',
  progress: 'IN_ANALYSIS',
};

const one = /^\/v1\/verifications\/[^/]+$/;
const report = { method: 'GET', path: /\/report$/ };

/** A token that the vendor refuses is replaced once, and a 401 proves that nothing happened. */
const renewed: Deviation = {
  verbs: [
    'createSession',
    'getSession',
    'getResult',
    'getLaunch',
    'submitEvidence',
    'finalizeSession',
    'eraseSession',
  ],
  faults: ['401, once'],
  end: 'recovers',
  why: 'the access token is renewed',
};

export const harness: ConformanceHarness = {
  adapter: acme,
  settings: (baseUrl) => ({ baseUrl, ...CREDENTIALS, webhookKey: WEBHOOK_KEY, safetyPollIntervalMs: 500 }),
  impatient: { http: { timeoutMs: 250, deadlineMs: 900 }, uploadTimeoutMs: 250 },
  start: async () => {
    const vendor = await startStandIn();
    running.set(vendor.origin, vendor);
    return {
      ...vendor,
      secrets: () => [WEBHOOK_KEY, ...vendor.secrets()],
      stop: async () => {
        running.delete(vendor.origin);
        await vendor.stop();
      },
    };
  },
  requests: {
    createSession: { method: 'POST', path: /^\/v1\/verifications$/ },
    getSession: { method: 'GET', path: one },
    getResult: report,
    submitEvidence: { method: 'PUT', path: /\/images\// },
    finalizeSession: { method: 'POST', path: /\/submit$/ },
  },
  files: ({ bodySha256 }) => [bodySha256],
  endings: ['approve', 'decline', 'review', 'inconclusive', 'expire', 'abandon', 'fail'],
  evidence: { good, unreadable, otherSelfie },
  person: {
    claims: {
      given_name: PERSON.given,
      family_name: PERSON.family,
      birthdate: PERSON.born,
      nationalities: [PERSON.nationality],
    },
    personalData: [PERSON.given, PERSON.family, PERSON.born, PERSON.number],
  },
  unknownWords: [
    {
      place: 'state',
      on: 'open',
      say: ({ faults }, id, state) => {
        for (const path of [one, report.path]) {
          const effect = { kind: 'status' as const, status: 200, body: JSON.stringify({ id, state }) };
          faults.add({ method: 'GET', path, times: 1_000, effect });
        }
      },
    },
  ],
  webhooks: {
    body: (verificationId, news) => JSON.stringify({ verificationId, state: STATES[news] }),
    headers: signedWith(WEBHOOK_KEY),
    rotation: {
      during: { webhookKey: NEXT_WEBHOOK_KEY, previousWebhookKey: WEBHOOK_KEY },
      after: { webhookKey: NEXT_WEBHOOK_KEY },
      headers: signedWith(NEXT_WEBHOOK_KEY),
      empty: { webhookKey: '' },
    },
  },
  visit: async (launch, { origin }) => {
    if (launch.kind !== 'redirect') throw new Error("Acme's page is a redirect");
    const shown: [string, Buffer][] = [];
    for (const { kind, pages } of good)
      for (const [index, page] of pages.entries())
        shown.push([`${kind === 'selfie' ? kind : 'document'}-${index}`, await buffer(page.open())]);
    running.get(origin)?.visit(launch.url, shown);
  },
  faults: { unread: ['finalizeSession', 'eraseSession'] },
  deviations: [renewed],
  leaks: { settings: { previousWebhookKey: NEXT_WEBHOOK_KEY }, secrets: [NEXT_WEBHOOK_KEY] },
};
