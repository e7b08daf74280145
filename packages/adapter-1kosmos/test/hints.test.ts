// What of the app's input is used, and what is said of the rest; consent; spellings of formats.
import { bytesSource, type CreateSessionInput } from '@anyproof/core';
import nock from 'nock';
import {
  BASE,
  HOST,
  makeProofing,
  noNetwork,
  opened,
  PAGE,
  path,
  publicKeys,
  REF,
  SESSION,
} from './wire-harness.js';

const GIVEN = { terms: true, biometrics: true, at: '2025-01-01T00:00:00Z' };
const JPEG = Buffer.from('ffd8ffe000104a4649460001ffd9', 'hex');

noNetwork();

/** What a creation sends, and its warnings. */
async function created(input: Omit<CreateSessionInput, 'reference'>, settings: object = {}) {
  publicKeys();
  const sent: unknown[] = [];
  nock(HOST)
    .post(`${BASE}/document_share_session/create`, (body) => sent.push(opened(body)) > 0)
    .reply(200, { sessionId: SESSION, url: PAGE });
  const session = await makeProofing({ ...settings }).createSession({ reference: 'r', ...input });
  return {
    session,
    paths: session.warnings.map(({ path }) => path),
    request: Object(sent[0]).sessionRequest,
  };
}

describe('warnings', () => {
  it('say nothing of what is used: names, and in direct mode evidence and consent', async () => {
    const { session } = await created({
      mode: 'direct',
      evidence: ['identity_document', 'selfie'],
      consent: GIVEN,
      documentTypes: ['passport'],
      selfAsserted: { given_name: 'Zoë', family_name: 'Nuñez' },
      providerOptions: { '1kosmos': { username: 'zoe' } },
    });
    expect(session.warnings).toEqual([]);
  });

  it('name each part that is not', async () => {
    const { session, paths } = await created({
      evidence: ['selfie'],
      consent: GIVEN,
      country: 'FRA',
      locale: 'fr-FR',
      returnUrl: 'https://app.example/',
      documentTypes: ['passport', 'identity_card'],
      selfAsserted: { given_name: 'Zoë', email: 'zoe@example.org', birthdate: '1985-07-12' },
      expected: { given_name: 'Zoë' },
    });
    expect(paths.sort()).toEqual([
      'consent',
      'country',
      'documentTypes',
      'evidence',
      'expected.given_name',
      'locale',
      'returnUrl',
      'selfAsserted.birthdate',
      'selfAsserted.email',
    ]);
    expect(JSON.stringify(session.warnings)).not.toMatch(/zoe|1985/);
  });
});

describe('the request', () => {
  it('has names without blanks around them, and none that is blank', async () => {
    const { request } = await created({ selfAsserted: { given_name: ' Zoë Ann ', family_name: '  ' } });
    expect(request.user).toEqual({ uid: 'r', firstname: 'Zoë Ann' });
  });

  it('has the decentralised id that the app gives', async () => {
    const { request } = await created({ providerOptions: { '1kosmos': { did: 'did:example:1' } } });
    expect(request.did).toBe('did:example:1');
  });

  it.each([{ did: 7 }, { did: '' }])('refuses %j before any call', async (options) => {
    const input = { reference: 'r', providerOptions: { '1kosmos': options } };
    await expect(makeProofing().createSession(input)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});

it('no status is told that the vendor did not say', async () => {
  const { session } = await created({});
  expect(session).not.toHaveProperty('nativeStatus');
  expect(session.status).toBe('pending');
});

describe('consent', () => {
  const provider = () => makeProofing().provider();
  const selfie = { kind: 'selfie', pages: [bytesSource(JPEG, 'image/jpeg')] };

  it('is needed in direct mode', () => {
    expect(provider().capabilities.consentRequired).toEqual({ direct: ['terms', 'biometrics'] });
  });

  it.each([[{ terms: false, biometrics: true }], [{ terms: true, biometrics: false }]])(
    'that was taken back ends the capture before any call: %j',
    async (parts) => {
      const consent = { ...parts, at: '2025-01-02T00:00:00Z' };
      const refused = { code: 'INVALID_INPUT', provider: '1kosmos' };
      await expect(provider().submitEvidence?.(REF, selfie, { consent })).rejects.toMatchObject(refused);
      await expect(provider().finalizeSession?.(REF, { consent })).rejects.toMatchObject(refused);
    },
  );

  it('that stands lets it go on', async () => {
    publicKeys();
    nock(HOST).get(path('/start')).reply(200, {});
    nock(HOST).post(path('/submit/verification/selfie_liveness')).reply(200);
    expect(await provider().submitEvidence?.(REF, selfie, { consent: GIVEN })).toMatchObject({
      accepted: true,
    });
  });
});

describe('pictures in the bucket', () => {
  const URLS = 'https://tenant.example/bucket/';
  const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

  /** The names that the vendor is asked for and told. */
  async function namesOf(
    pages: readonly { readonly bytes: Buffer; readonly mediaType: string }[],
    kind: string,
  ) {
    const asked: string[] = [];
    const told: string[] = [];
    const types: string[] = [];
    publicKeys();
    nock(HOST).get(path('/start')).reply(200, {});
    nock(HOST)
      .post(`${BASE}/presignedurls/${SESSION}`)
      .reply(200, (_uri, body) => {
        asked.push(...Object(body).imagesUrl);
        return Object.fromEntries(asked.map((name) => [name, `${URLS}${name}.any`]));
      });
    nock(HOST)
      .put(/^\/bucket\//)
      .times(pages.length)
      .reply(200, function () {
        types.push(String(this.req.headers['content-type']));
      });
    nock(HOST)
      .post(/submit\/verification/)
      .times(pages.length)
      .reply(200, (_uri, body) => void told.push(...Object(body).imageNames));
    const proofing = makeProofing({ images: 'bucket' }).provider();
    const sources = pages.map(({ bytes, mediaType }) => ({ ...bytesSource(bytes, 'image/jpeg'), mediaType }));
    await proofing.submitEvidence?.(REF, { kind, pages: sources });
    expect(told).toEqual(asked);
    return { asked, types };
  }

  it('have their names without an extension, as documented', async () => {
    const jpeg = { bytes: JPEG, mediaType: 'image/jpeg' };
    const png = { bytes: PNG, mediaType: 'image/png' };
    expect((await namesOf([jpeg, jpeg], 'identity_document')).asked).toEqual([
      'document_front_image_compressed',
      'document_back_image_compressed',
    ]);
    expect((await namesOf([png, png], 'identity_document')).asked).toEqual([
      'document_front_image',
      'document_back_image',
    ]);
    expect((await namesOf([png], 'selfie')).asked).toEqual(['selfie_liveness_image']);
  });
});

describe('a page', () => {
  const submit = (mediaType: string, pages = 1) => {
    const page = { ...bytesSource(JPEG, 'image/jpeg'), mediaType };
    const one = makeProofing().provider();
    return one.submitEvidence?.(REF, { kind: 'selfie', pages: Array.from({ length: pages }, () => page) });
  };

  it.each(['image/jpg', 'IMAGE/JPEG', 'image/pjpeg', ' image/jpeg; name="a.jfif"'])(
    'is taken under another spelling of its format: %s',
    async (mediaType) => {
      publicKeys();
      nock(HOST).get(path('/start')).reply(200, {});
      nock(HOST).post(path('/submit/verification/selfie_liveness')).reply(200);
      expect(await submit(mediaType)).toMatchObject({ accepted: true });
    },
  );

  it.each([
    ['image/gif', 1],
    ['image/jpeg', 2],
  ])('of no use is refused before any call, never left out: %s, %i', async (mediaType, pages) => {
    await expect(submit(mediaType, pages)).rejects.toMatchObject({ code: 'INVALID_INPUT', pagesAccepted: 0 });
  });
});

it.each(['premium', '', '__proto__', 'default '])(
  'a ref with the state %j is of no use, on any verb',
  async (state) => {
    const ref = { ...REF, state };
    const one = makeProofing().provider();
    const selfie = { kind: 'selfie', pages: [bytesSource(JPEG, 'image/jpeg')] };
    for (const work of [
      () => one.getSession(ref),
      () => one.getResult(ref),
      () => one.submitEvidence?.(ref, selfie),
      () => one.finalizeSession?.(ref),
      () => one.retrySession?.(ref),
      () => one.downloadArtifact?.(ref, { id: 'document.face', kind: 'portrait' }),
    ])
      await expect((async () => work())()).rejects.toMatchObject({
        code: 'REF_INVALID',
        provider: '1kosmos',
      });
  },
);
