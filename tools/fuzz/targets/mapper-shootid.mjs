// ShootID's results through client and provider: sound sessions and results, or errors of ours; nobody is ever approved.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createShootIdClient } from '../../../packages/adapter-shootid/dist/esm/client/index.js';
import { createShootIdProvider } from '../../../packages/adapter-shootid/dist/esm/shootid-provider.js';
import { shootIdSettings } from '../../../packages/adapter-shootid/dist/esm/shootid-settings.js';
import { BANK, IDENTITY, TRANSACTION } from '../answers/shootid.mjs';
import { answerText, hostileText } from '../arbitraries.mjs';
import { checkResult, checkSession } from '../contract.mjs';
import { failureOf } from '../expect.mjs';
import { depsFor, httpFrom, settingsOf } from '../parts.mjs';

const settings = settingsOf(shootIdSettings, {
  baseUrl: 'https://shootid.example',
  applicationToken: 't',
  applicationSecret: 's',
});
const deps = depsFor('shootid');
// A document that carries its texts is read, whatever word stands beside them.
const vendor = { adapter: 'shootid', ends: () => true, approves: () => false };

const word = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('READY_TO_BE_SCANNED', 'SCANNED', 'FAILED') },
  fc.constantFrom('scanned', 'OK', 'APPROVED', 'VALID'),
  hostileText,
);
const document = fc
  .tuple(word, fc.constantFrom(IDENTITY, BANK, { declaredType: 'CHECK' }, {}))
  .map(([status, known]) => ({ status, ...known }));
const asked = fc.subarray(['identity_document', 'bank_details', 'check', 'selfie']);

export const arbitrary = fc.record({
  text: fc
    .array(document, { maxLength: 4 })
    .chain((documents) => answerText({ transactionId: TRANSACTION, documents })),
  evidence: asked,
});
export const reached = { completed: 0, processing: 0, pending: 0, errors: 0 };

export async function check({ text, evidence }) {
  const http = httpFrom({ '/result': text });
  const provider = createShootIdProvider(createShootIdClient(http, settings, deps), settings, deps);
  const state = deps.sealer.seal(TRANSACTION, JSON.stringify({ reference: 'r', evidence }));
  const ref = { provider: 'shootid', id: TRANSACTION, state };
  const failure = await failureOf(async () => {
    const result = await provider.getResult(ref);
    checkResult(result, vendor);
    assert.ok(!('claims' in result));
    assert.ok(result.decision === undefined || result.decision === 'inconclusive');
    reached[result.status] += 1;
  }, ['BAD_RESPONSE', 'PROVIDER_UNAVAILABLE']);
  if (failure !== undefined) reached.errors += 1;
  await failureOf(
    async () => checkSession(await provider.getSession(ref), vendor),
    ['BAD_RESPONSE', 'PROVIDER_UNAVAILABLE'],
  );
}
