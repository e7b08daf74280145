// A creation that is repeated under its key, after what it made went on.
import {
  app,
  applicant,
  failureOf,
  INPUT,
  KEY,
  LAUNCH,
  logsIn,
  lost,
  opened,
  playsAlone,
  ref,
  refused,
  vendor,
  verification,
} from './acme.js';

playsAlone();

const key = { idempotencyKey: KEY };
const replayed = { 'Idempotent-Replayed': 'true' };

function replays() {
  logsIn();
  vendor().post('/v2/applicants').reply(200, applicant());
  vendor().post('/v2/verifications').reply(201, opened(), replayed);
}

const verdict = { outcome: 'ACCEPTED', decidedBy: 'MACHINE', final: false };

it.each([
  ['EXPIRED', 409, 'wrong_state', 'expired'],
  ['RETRY_POSSIBLE', 409, 'wrong_state', 'action_required'],
  ['ACCEPTED', 409, 'erasing', 'completed'],
  ['ACCEPTED', 410, 'erased', 'completed'],
  ['EVIDENCE_WANTED', 409, 'too_many_links', 'action_required'],
])(
  'a replayed session in %s without a new link (%i %s) is as it is now',
  async (state, status, code, now) => {
    replays();
    vendor()
      .get('/v2/verifications/ver_1')
      .reply(200, verification({ state, attemptsMade: 1, verdict }));
    vendor().post('/v2/verifications/ver_1/links').reply(status, refused(code));
    const session = await app().createSession(INPUT, key);
    expect(session).toMatchObject({ ref, status: now, nativeStatus: state, attempts: { made: 1 } });
    expect(session.launch).toEqual(code === 'too_many_links' ? LAUNCH : {});
  },
);

it('a link that is lost does not hide the state either', async () => {
  replays();
  vendor()
    .get('/v2/verifications/ver_1')
    .reply(200, verification({ state: 'EVIDENCE_WANTED' }));
  vendor().post('/v2/verifications/ver_1/links').replyWithError(lost());
  expect(await app().createSession(INPUT, key)).toMatchObject({ ref, status: 'action_required' });
});

it('a replayed session that cannot be read is returned as it was', async () => {
  replays();
  vendor().get('/v2/verifications/ver_1').reply(403, {});
  expect(await app().createSession(INPUT, key)).toMatchObject({ ref, status: 'pending' });
});

function recovers(state: string, code: string) {
  logsIn();
  vendor().post('/v2/applicants').reply(201, applicant());
  vendor().post('/v2/verifications').reply(500, refused('internal_error'));
  vendor()
    .get('/v2/verifications')
    .query({ idempotency_key: KEY })
    .reply(200, { items: [verification({ state })] });
  vendor().post('/v2/verifications/ver_1/links').reply(409, refused(code));
}

it.each([
  ['ACCEPTED', 'completed'],
  ['RETRY_POSSIBLE', 'action_required'],
])('a recovered session in %s has no way in, and needs none', async (state, status) => {
  recovers('CREATED', 'wrong_state');
  // It ended while it was looked for.
  vendor().get('/v2/verifications/ver_1').reply(200, verification({ state, verdict }));
  const session = await app().createSession({ ...INPUT, returnUrl: 'https://app.example/back?a=1' }, key);
  expect(session).toMatchObject({ ref, status });
  expect(session.launch).toEqual({});
});

it('a recovered session whose links are used up has no launch, so it stays open under its key', async () => {
  recovers('CREATED', 'too_many_links');
  const error = await failureOf(() => app().createSession(INPUT, key));
  expect(error).toMatchObject({ code: 'AMBIGUOUS', retryable: true, idempotencyKey: KEY });
});

it.each(['/v2/applicants', '/v2/verifications'])(
  'a key that was used otherwise at %s says so',
  async (path) => {
    logsIn();
    if (path === '/v2/verifications') vendor().post('/v2/applicants').reply(200, applicant());
    vendor().post(path).reply(409, refused('idempotency_mismatch'));
    const error = await failureOf(() => app().createSession({ ...INPUT, subject: 'customer-17' }, key));
    expect(error).toMatchObject({ code: 'INVALID_INPUT', path: 'idempotencyKey', retryable: false });
    expect(error.message).toContain('this key made another creation; take another');
  },
);

it.each(['wrong_state', 'too_many_links'])('no link for %s: the error names what may help', async (code) => {
  logsIn();
  vendor().post('/v2/verifications/ver_1/links').reply(409, refused(code));
  const error = await failureOf(() => app().getLaunch(ref));
  expect(error).toMatchObject({ code: 'CONFLICT', nativeCode: code });
  expect(error.message).toContain('retrySession');
});
