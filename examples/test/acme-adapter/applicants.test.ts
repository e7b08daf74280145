// Whose verification a creation makes, and whom it takes back.
import {
  app,
  applicant,
  failureOf,
  INPUT,
  KEY,
  logsIn,
  opened,
  playsAlone,
  refused,
  vendor,
  verification,
} from './acme.js';

playsAlone();

const PREVIOUS = { provider: 'acme', id: 'ver_0' };
const earlier = () =>
  vendor()
    .get('/v2/verifications/ver_0')
    .reply(200, verification({ id: 'ver_0', applicantId: 'apl_7' }));

it('an applicant with a subject is not taken back, as another creation may use it', async () => {
  logsIn();
  vendor().post('/v2/applicants').reply(201, applicant());
  vendor().post('/v2/verifications').reply(422, refused('document_not_supported'));
  const error = await failureOf(() => app().createSession({ ...INPUT, subject: 'customer-17' }));
  expect(error.code).toBe('UNSUPPORTED');
});

it('a subject names the person, whose applicant gets what is new, rather than an earlier session', async () => {
  logsIn();
  vendor()
    .post('/v2/applicants', { familyName: 'Exemple-Durand', subject: 'customer-17' })
    .reply(200, applicant({ id: 'apl_7' }));
  vendor()
    .post('/v2/verifications', ({ applicantId }) => applicantId === 'apl_7')
    .reply(201, opened({ applicantId: 'apl_7' }));
  const { warnings } = await app().createSession({ ...INPUT, subject: 'customer-17', previous: PREVIOUS });
  expect(warnings).toEqual([]);
});

it.each([
  ['selfAsserted', INPUT, [{ code: 'HINT_IGNORED', path: 'selfAsserted' }]],
  ['nothing', { reference: INPUT.reference, expected: { family_name: 'Exemple-Durand' } }, []],
])('an applicant of an earlier session is used as it is; %s is lost', async (_what, input, warnings) => {
  logsIn();
  earlier();
  vendor()
    .post('/v2/verifications', ({ applicantId }) => applicantId === 'apl_7')
    .reply(201, opened({ applicantId: 'apl_7' }));
  const session = await app().createSession({ ...input, previous: PREVIOUS });
  expect(session.warnings).toMatchObject(warnings);
  expect(session.warnings).toHaveLength(warnings.length);
});

it.each([
  [404, 'unknown_applicant'],
  [410, 'erased'],
])('after %i %s the same call makes another applicant under its key', async (status, code) => {
  logsIn();
  vendor().post('/v2/applicants').reply(200, applicant());
  vendor().post('/v2/verifications').reply(status, refused(code));
  const input = { ...INPUT, subject: 'customer-17' };
  const proofing = app();
  const error = await failureOf(() => proofing.createSession(input, { idempotencyKey: KEY }));
  expect(error).toMatchObject({ code: 'CONFLICT', nativeCode: code, retryable: true });
  expect(error.message).toContain('the applicant of this person is gone; create the session again');

  vendor()
    .post('/v2/applicants')
    .matchHeader('idempotency-key', KEY)
    .reply(200, applicant(), { 'Idempotent-Replayed': 'true' });
  vendor().get('/v2/applicants/apl_1').reply(status, refused(code));
  vendor()
    .post('/v2/applicants')
    .matchHeader('idempotency-key', `${KEY}.`)
    .reply(201, applicant({ id: 'apl_2' }));
  vendor()
    .post('/v2/verifications', ({ applicantId }) => applicantId === 'apl_2')
    .matchHeader('idempotency-key', KEY)
    .reply(201, opened({ applicantId: 'apl_2' }));
  expect((await proofing.createSession(input, { idempotencyKey: KEY })).ref.id).toBe('ver_1');
});

it('of the types of document, those that the workflow has are sent', async () => {
  logsIn();
  vendor().post('/v2/applicants').reply(201, applicant());
  vendor()
    .post('/v2/verifications', ({ documents }) => String(documents) === 'PASSPORT')
    .reply(201, opened({ workflow: 'plus' }));
  await app({ flows: { default: 'plus' } }).createSession({
    ...INPUT,
    documentTypes: ['passport', 'driving_licence'],
  });
});
