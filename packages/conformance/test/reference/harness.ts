import { createHmac } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { ConformanceHarness, Ending } from '../../src/index.js';
import { referenceAdapter } from './adapter.js';
import type { Parts } from './parts.js';
import { good, otherSelfie, PERSON, unreadable } from './pictures.js';
import { API_KEY, type ReferenceVendor, startReferenceVendor } from './vendor.js';

const WEBHOOK_KEY = 'reference-webhook-key-9d20';
const NEXT_WEBHOOK_KEY = 'reference-webhook-key-b7c1';
const provenWith = (key: string) => (body: Uint8Array) => ({
  'x-proof': createHmac('sha256', key).update(body).digest('hex'),
});
const running = new Map<string, ReferenceVendor>();

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
    ],
    consent: { request: consent, grants: ({ body }) => biometricsIn(body) },
    files: ({ bodySha256 }) => [bodySha256],
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
      body: (id, news) => JSON.stringify({ session: id, news: WORDS[news] }),
      headers: provenWith(WEBHOOK_KEY),
      rotation: {
        during: { webhookKey: NEXT_WEBHOOK_KEY, previousWebhookKey: WEBHOOK_KEY },
        after: { webhookKey: NEXT_WEBHOOK_KEY },
        headers: provenWith(NEXT_WEBHOOK_KEY),
        empty: { webhookKey: '' },
      },
    },
    visit: async (launch, { origin }) => {
      if (launch.kind !== 'redirect') throw new Error('it is a redirect');
      const pages = good.flatMap(({ kind, pages: sources }) =>
        sources.map((source, page) => ({ kind: kind === 'selfie' ? kind : 'document', page, source })),
      );
      const shown: [string, number, Buffer][] = [];
      for (const { kind, page, source } of pages) shown.push([kind, page, await buffer(source.open())]);
      running.get(origin)?.desk.visit(new URL(launch.url).hash.slice(1), shown);
    },
  };
}

/** Where a creation carries it, or where it is recorded. */
function biometricsIn(body: unknown): boolean {
  const { consent = body } = Object(body) as { readonly consent?: unknown };
  return (Object(consent) as { readonly biometrics?: unknown }).biometrics === true;
}
