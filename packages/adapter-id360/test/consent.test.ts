// The newest consent counts: a withdrawn one is never granted again, by no process.
import nock from 'nock';
import { newestConsent } from '../src/state.js';
import {
  API,
  answersReport,
  app,
  CARD,
  CONSENT,
  creates,
  INPUT,
  listensToConsent,
  login,
  selects,
  strictly,
  takesPages,
  vendor,
} from './nock-vendor.js';

strictly();

const WITHDRAWN = { terms: true, biometrics: false, at: '2026-01-17T16:00:00Z' };
const said = (terms: boolean, biometrics: boolean) => ({
  accepted_system_cgu: String(terms),
  accepted_cgu: String(terms),
  accepted_biometry: String(biometrics),
});

async function created(proofing = app()) {
  login();
  creates();
  return { proofing, ref: (await proofing.createSession(INPUT)).ref };
}

it('sends the consent of the creation once, under both names', async () => {
  const { proofing, ref } = await created();
  selects();
  const heard = listensToConsent();
  for (const _page of [1, 2]) {
    takesPages();
    await proofing.submitEvidence(ref, CARD);
  }
  expect(heard).toEqual([said(true, true)]);
});

it('does not grant again what was withdrawn in this process', async () => {
  const { proofing, ref } = await created();
  selects();
  const heard = listensToConsent();
  await proofing.recordConsent(ref, WITHDRAWN);
  takesPages(403);
  await expect(proofing.submitEvidence(ref, CARD)).rejects.toThrow(
    /no consent for this session: call recordConsent/,
  );
  expect(heard).toEqual([said(true, false)]);
});

it('does not grant again what was withdrawn, though the vendor did not hear it', async () => {
  const { proofing, ref } = await created();
  selects();
  listensToConsent(500);
  await expect(proofing.recordConsent(ref, WITHDRAWN)).rejects.toMatchObject({
    code: 'PROVIDER_UNAVAILABLE',
  });
  nock.cleanAll();
  const heard = listensToConsent();
  takesPages(403);
  await expect(proofing.submitEvidence(ref, CARD)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  expect(heard).toEqual([said(true, false)]);
});

it('sends no older consent after a newer one', async () => {
  const { proofing, ref } = await created();
  selects();
  const heard = listensToConsent();
  await proofing.recordConsent(ref, WITHDRAWN);
  await proofing.recordConsent(ref, { ...CONSENT, at: '2026-01-17T15:30:00Z' });
  await proofing.recordConsent(ref, { ...CONSENT, at: '2026-01-17T17:00:00Z' });
  expect(heard).toEqual([said(true, false), said(true, false), said(true, true)]);
});

it('takes the store’s consent for newer than the ref’s, in a process that knows nothing of it', async () => {
  const { ref } = await created();
  const other = app().provider();
  selects();
  const heard = listensToConsent();
  takesPages(403);
  await expect(other.submitEvidence?.(ref, CARD, { consent: WITHDRAWN })).rejects.toMatchObject({
    code: 'FORBIDDEN',
  });
  expect(heard).toEqual([said(true, false)]);
});

it('does not send the ref’s consent to a session that another process has prepared', async () => {
  const { ref } = await created();
  const other = app();
  selects(409);
  const heard = listensToConsent();
  for (const _page of [1, 2]) {
    takesPages();
    await other.submitEvidence(ref, CARD);
  }
  expect(heard).toEqual([]);
});

it.each([
  ['what it agreed to', { accepted_cgu: true, accepted_personal_data_processing: false }],
  ['when it was', { accepted_personal_data_processing_time: '2026-01-17T15:02:00' }],
])('does not grant again what another process withdrew, where a draft says %s', async (_what, draft) => {
  const { ref } = await created();
  const restarted = app();
  selects();
  login();
  answersReport(200, { id: 7, status: 'STARTED', ...draft }, true);
  const heard = listensToConsent();
  for (const _page of [1, 2]) {
    takesPages();
    await restarted.submitEvidence(ref, CARD);
  }
  expect(heard).toEqual([]);
});

it.each([
  ['says that there is none', 200, { id: 7, status: 'NEW', accepted_cgu: false }],
  ['is not to be had', 202, ''],
  ['is refused', 403, {}],
])('sends the ref’s consent in another process where the draft %s', async (_what, status, draft) => {
  const { ref } = await created();
  const other = app();
  selects();
  login();
  answersReport(status, draft, true);
  const heard = listensToConsent();
  takesPages();
  await other.submitEvidence(ref, CARD);
  expect(heard).toEqual([said(true, true)]);
});

it('lets no older consent overtake a newer one on its way', async () => {
  const { proofing, ref } = await created();
  selects();
  const heard = listensToConsent();
  takesPages();
  const uploading = proofing.submitEvidence(ref, CARD);
  const withdrawing = proofing.recordConsent(ref, WITHDRAWN);
  await Promise.all([uploading, withdrawing]);
  expect(heard.at(-1)).toEqual(said(true, false));
});

it.each([
  ['both', said(true, true)],
  ['accepted_cgu', { accepted_cgu: 'true', accepted_biometry: 'true' }],
  ['accepted_system_cgu', { accepted_system_cgu: 'true', accepted_biometry: 'true' }],
])('names the terms as the setting says: %s', async (consentParameter, expected) => {
  const { proofing, ref } = await created(app({ consentParameter }));
  selects();
  const heard = listensToConsent();
  await proofing.recordConsent(ref, CONSENT);
  expect(heard).toEqual([expected]);
});

it('names the setting when the vendor refuses the consent', async () => {
  const { proofing, ref } = await created();
  selects();
  listensToConsent(400);
  await expect(proofing.recordConsent(ref, CONSENT)).rejects.toMatchObject({
    code: 'PROVIDER_REJECTED',
    httpStatus: 400,
    message: expect.stringContaining('check the setting consentParameter'),
  });
});

it('says what a finalization without consent wants', async () => {
  const { proofing, ref } = await created();
  vendor().post(`${API}/enrollment/flow/finalize_enrollment`).reply(403, {});
  await expect(proofing.finalizeSession(ref)).rejects.toThrow(/call recordConsent/);
});

describe('the consent that counts', () => {
  const granted = { terms: true, biometrics: true };
  it.each([
    ['what was recorded', granted, { ...WITHDRAWN }, WITHDRAWN],
    [
      'what was recorded, of two without a time',
      granted,
      { terms: true, biometrics: false },
      { terms: true, biometrics: false },
    ],
    ['what was sealed, where nothing was recorded', granted, undefined, granted],
    [
      'less than both, where the recorded one is older',
      { ...CONSENT, at: '2026-02-01T00:00:00Z' },
      WITHDRAWN,
      { terms: true, biometrics: false, at: '2026-02-01T00:00:00Z' },
    ],
    [
      'never more, where the recorded one is older',
      { ...WITHDRAWN, at: '2026-02-01T00:00:00Z' },
      CONSENT,
      { ...WITHDRAWN, at: '2026-02-01T00:00:00Z' },
    ],
  ])('is %s', (_what, sealed, recorded, expected) => {
    expect(newestConsent(sealed, recorded)).toEqual(expected);
  });
});
