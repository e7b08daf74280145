import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { ConformanceHarness, Ending } from '../../src/index.js';
import { referenceAdapter } from './adapter.js';
import type { Parts } from './parts.js';
import { good, otherSelfie, PERSON, unreadable } from './pictures.js';
import { API_KEY, type ReferenceVendor, startReferenceVendor, TEST_KEY } from './vendor.js';
import { proofOf } from './webhook.js';

const WEBHOOK_KEY = 'reference-webhook-key-9d20';
const NEXT_WEBHOOK_KEY = 'reference-webhook-key-b7c1';
const provenWith =
  (...keys: readonly string[]) =>
  (body: Uint8Array, at = now()) => ({ 'x-proof': proofOf(body, keys, at) });
const running = new Map<string, ReferenceVendor>();
/** Of the vendor that runs: a case has one. */
const now = (): number => [...running.values()].at(-1)?.clock?.now() ?? Date.now();

const WORDS: Readonly<Record<Ending | 'progress', string>> = {
  approve: 'YES',
  decline: 'NO',
  review: 'HUMAN',
  inconclusive: 'UNCLEAR',
  expire: 'LATE',
  abandon: 'LEFT',
  fail: 'BROKEN',
  progress: 'WORKING',
};
const created = { method: 'POST', path: /^\/sessions$/ };
const consent = { method: 'POST', path: /^\/sessions(?:\/[^/]+\/consent)?$/ };
const session = { method: 'GET', path: /^\/sessions\/[^/]+$/ };
const result = { method: 'GET', path: /^\/sessions\/[^/]+\/result$/ };

/** The harness of the reference adapter, sound or with a flaw. */
export function referenceHarness(flaws: Partial<Parts> = {}): ConformanceHarness {
  return {
    adapter: referenceAdapter(flaws),
    settings: (baseUrl) => ({ baseUrl, apiKey: API_KEY, webhookKey: WEBHOOK_KEY }),
    impatient: { timeoutMs: 100 },
    start: async () => {
      const vendor = await startReferenceVendor();
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
      createSession: created,
      getSession: session,
      getResult: result,
      submitEvidence: { method: 'POST', path: /\/evidence\// },
      finalizeSession: { method: 'POST', path: /\/finish$/ },
    },
    named: [
      { verb: 'createSession', request: created, fields: ['reference'] },
      { verb: 'getSession', request: session },
      { verb: 'getResult', request: result },
      { verb: 'getResult', request: result, decided: true },
      { verb: 'retrySession', request: { method: 'POST', path: /\/again$/ } },
      { verb: 'decideSession', request: { method: 'POST', path: /\/decision$/ } },
      { verb: 'eraseSession', request: { method: 'DELETE', path: /^\/sessions\// } },
    ],
    consent: { request: consent, grants: ({ body }) => biometricsIn(body) },
    files: ({ bodySha256 }) => [bodySha256],
    keyHeader: 'x-creation-key',
    testMode: { apiKey: TEST_KEY },
    acts: ['failAttempt', 'askDecision', 'overturn', 'finishErasure', 'sessions'],
    faults: {
      requests: {
        decideSession: { method: 'POST', path: /\/decision$/ },
        cancelSession: { method: 'POST', path: /\/stop$/ },
        retrySession: { method: 'POST', path: /\/again$/ },
        eraseSession: { method: 'DELETE', path: /^\/sessions\/[^/]+$/ },
        recoverSession: { method: 'GET', path: /^\/sessions$/ },
        sessionsOf: { method: 'GET', path: /^\/checks\// },
      },
    },
    endings: ['approve', 'decline', 'review', 'inconclusive', 'expire', 'abandon', 'fail'],
    evidence: { good, unreadable, otherSelfie },
    person: {
      claims: { given_name: PERSON.given, family_name: PERSON.family, birthdate: PERSON.born },
      personalData: Object.values(PERSON),
    },
    unknownWords: [
      {
        place: 'status',
        on: 'open',
        say: ({ faults }, id, status) => {
          for (const match of [session, result]) {
            const effect = { kind: 'status' as const, status: 200, body: JSON.stringify({ id, status }) };
            faults.add({ ...match, times: 1_000, effect });
          }
        },
      },
    ],
    webhooks: {
      body: (session, news) => said({ session, news: WORDS[news] }),
      headers: provenWith(WEBHOOK_KEY),
      headersAt: provenWith(WEBHOOK_KEY),
      unrelated: () => said({ invoice: 'inv-1' }),
      object: (id = 'of-nobody') => said({ check: `chk-${id}` }),
      erased: (session) => said({ session, erased: new Date(now()).toISOString() }),
      resent: (body) => JSON.stringify({ ...JSON.parse(body), time: 2 }),
      rotation: {
        during: { webhookKey: NEXT_WEBHOOK_KEY, previousWebhookKey: WEBHOOK_KEY },
        after: { webhookKey: NEXT_WEBHOOK_KEY },
        headers: provenWith(NEXT_WEBHOOK_KEY),
        both: provenWith(WEBHOOK_KEY, NEXT_WEBHOOK_KEY),
        empty: { webhookKey: '' },
      },
    },
    visit: async (launch, { origin }) => {
      const pages = good.flatMap(({ kind, pages: sources }) =>
        sources.map((source, page) => ({ kind: kind === 'selfie' ? kind : 'document', page, source })),
      );
      const shown: [string, number, Buffer][] = [];
      for (const { kind, page, source } of pages) shown.push([kind, page, await buffer(source.open())]);
      const key = launch.url === undefined ? launch.sdk?.props['token'] : new URL(launch.url).hash.slice(1);
      running.get(origin)?.desk.visit(key ?? '', shown);
    },
  };
}

/** A message, with an id of its own. */
const said = (what: object): string => JSON.stringify({ id: randomUUID(), ...what });

/** Where a creation carries it, or where it is recorded. */
function biometricsIn(body: unknown): boolean {
  const { consent = body } = Object(body) as { readonly consent?: unknown };
  return (Object(consent) as { readonly biometrics?: unknown }).biometrics === true;
}
