import { type FakeScript, fakePhoto, fakeProvider, signWebhookForTest } from '@anyproof/core/testing';
import { type Answer, type Applicant, SignUp } from './sign-up.js';

const photo = fakePhoto();
const applicant: Applicant = {
  id: 'applicant-7',
  claims: { given_name: 'Ada', family_name: 'Example' },
  consent: { terms: true, biometrics: true, at: '2026-01-02T03:04:05Z' },
  card: [photo, photo],
  selfie: photo,
};

function given(script: FakeScript = {}) {
  const fake = fakeProvider().next(script);
  return { fake, app: new SignUp(fake.proofing) };
}

it('welcomes who is approved', async () => {
  const { app } = given({ polls: 3 });
  expect(await app.signUp(applicant)).toEqual({ kind: 'welcome', name: 'Ada' });
  expect(app.customers.get('applicant-7')).toMatchObject(applicant.claims);
});

it('refuses who is declined, and says why', async () => {
  const { app } = given({ decision: 'declined', reasons: [{ code: 'document_expired' }] });
  expect(await app.signUp(applicant)).toEqual({ kind: 'refused', because: ['document_expired'] });
  expect(app.customers.size).toBe(0);
});

it.each<[FakeScript, Answer]>([
  [
    { failedAttempts: 1, reasons: [{ code: 'selfie_quality' }] },
    { kind: 'try again', because: ['selfie_quality'] },
  ],
  [{ status: 'in_review' }, { kind: 'in review' }],
  [{ status: 'action_required' }, { kind: 'in review' }],
])('does not refuse who is not refused: %j', async (script, answer) => {
  const { app } = given(script);
  expect(await app.signUp(applicant)).toEqual(answer);
});

it('asks for a photo again, and for nothing after it', async () => {
  const { app, fake } = given({ refuse: { identity_document: [{ code: 'document_unreadable' }] } });
  const answer = await app.signUp(applicant);
  expect(answer).toEqual({ kind: 'photo again', of: 'identity_document', because: ['document_unreadable'] });
  expect(fake.calls.filter(({ verb }) => verb === 'submitEvidence')).toHaveLength(1);
});

it('keeps the session before it sends anything', async () => {
  const { app } = given({ failOnce: { submitEvidence: { code: 'NETWORK' } } });
  expect(await app.signUp(applicant)).toEqual({ kind: 'later' });
  expect(app.sessions.get('applicant-7')).toEqual({ provider: 'fake', id: 'fake-1' });
});

it('has one session when the answer to its creation was lost', async () => {
  const { app, fake } = given({ failOnce: { createSession: { code: 'AMBIGUOUS' } } });
  expect(await app.signUp(applicant)).toEqual({ kind: 'welcome', name: 'Ada' });
  expect((await fake.proofing.listSessions()).sessions).toHaveLength(1);
});

it('makes no second session when nobody knows what became of the first', async () => {
  const { app, fake } = given({ failOnce: { createSession: { code: 'AMBIGUOUS', httpStatus: 502 } } });
  expect(await app.signUp(applicant)).toEqual({ kind: 'start again' });
  expect(fake.calls).toHaveLength(1);
});

it('passes on what only a developer can fix', async () => {
  const { app } = given({ failOnce: { createSession: { code: 'AUTH' } } });
  await expect(app.signUp(applicant)).rejects.toMatchObject({ code: 'AUTH' });
});

describe('a message of the vendor', () => {
  async function underWay() {
    const { app, fake } = given();
    const { ref } = await fake.proofing.createSession({
      reference: 'applicant-7',
      expected: applicant.claims,
    });
    app.sessions.set('applicant-7', ref);
    const message = await signWebhookForTest(fake.proofing, { sessionId: ref.id });
    return { app, message, handle: fake.proofing.webhooks.handle };
  }

  it('makes a customer, once', async () => {
    const { app, message, handle } = await underWay();
    for (let times = 0; times < 2; times += 1) {
      const { status, done } = await handle({ ...message, onSession: app.onSession });
      await done;
      expect(status).toBe(200);
    }
    expect([...app.customers]).toEqual([['applicant-7', expect.objectContaining(applicant.claims)]]);
  });

  it('does nothing when it is forged', async () => {
    const { app, message, handle } = await underWay();
    const forged = {
      headers: { ...message.headers, 'x-fake-signature': 'forged' },
      rawBody: message.rawBody,
    };
    const { status, done } = await handle({ ...forged, onSession: app.onSession });
    await done;
    expect(status).toBe(401);
    expect(app.customers.size).toBe(0);
  });
});
