// ShootID's results through client and provider: sound sessions and results, or errors of ours; nobody is ever approved.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BANK, IDENTITY, TRANSACTION } from '../answers/shootid.js';
import { answerText, hostileText } from '../arbitraries.js';
import { checkResult, checkSession, type Vendor } from '../contract.js';
import { attempt } from '../expect.js';
import { createShootIdClient, createShootIdProvider, shootIdSettings } from '../internals.js';
import { depsFor, httpFrom, settingsOf } from '../parts.js';
import { defineTarget } from '../target.js';

const settings = settingsOf(shootIdSettings.settings, {
  baseUrl: 'https://shootid.example',
  applicationToken: 't',
  applicationSecret: 's',
});
const deps = depsFor('shootid');
// The word may be that of another document than those that the session waited for.
const vendor: Vendor = { adapter: 'shootid', ends: () => true, approves: () => false };

const word = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('READY_TO_BE_SCANNED', 'SCANNED', 'FAILED') },
  fc.constantFrom('scanned', 'OK', 'APPROVED', 'VALID'),
  hostileText,
);
const document = fc
  .tuple(word, fc.constantFrom(IDENTITY, BANK, { declaredType: 'CHECK' }, {}))
  .map(([status, known]) => ({ status, ...known }));
const asked = fc.subarray(['identity_document', 'bank_details', 'check', 'selfie']);

const arbitrary = fc.record({
  text: fc
    .array(document, { maxLength: 4 })
    .chain((documents) => answerText({ transactionId: TRANSACTION, documents })),
  evidence: asked,
});
const reached = { completed: 0, processing: 0, pending: 0, errors: 0 };

export const target = defineTarget({
  arbitrary,
  reached,
  check: async ({ text, evidence }) => {
    const http = httpFrom({ '/result': text });
    const provider = createShootIdProvider(createShootIdClient(http, settings, deps), settings, deps);
    const state = deps.sealer.seal(TRANSACTION, JSON.stringify({ reference: 'r', evidence }));
    const ref = { provider: 'shootid', id: TRANSACTION, state };
    const { failure } = await attempt(async () => {
      const result = await provider.getResult(ref);
      checkResult(result, vendor);
      assert.ok(!('claims' in result));
      const { status, decision } = result;
      assert.ok(decision === undefined || decision === 'inconclusive');
      assert.ok(status === 'completed' || status === 'processing' || status === 'pending');
      reached[status] += 1;
    }, ['BAD_RESPONSE', 'PROVIDER_UNAVAILABLE']);
    if (failure !== undefined) reached.errors += 1;
    await attempt(
      async () => checkSession(await provider.getSession(ref), vendor),
      ['BAD_RESPONSE', 'PROVIDER_UNAVAILABLE'],
    );
  },
});
