// What of the app's input is used, and what is said of the rest; consent; spellings of formats.
import { bytesSource, type CreateSessionInput, type SessionQuery } from '@anyproof/core';
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
  sealed,
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

  it('has no name that is only expected, as the warning says', async () => {
    const { request, paths } = await created({ expected: { given_name: 'Zoë', family_name: 'Nuñez' } });
    expect(request.user).toEqual({ uid: 'r' });
    expect(paths).toEqual(['expected.given_name', 'expected.family_name']);
  });

  it('has the decentralised id that the app gives', async () => {
    const { request } = await created({ providerOptions: { '1kosmos': { did: 'did:example:1' } } });
    expect(request.did).toBe('did:example:1');
  });

  it('asks for the first document type that the vendor has, since a session accepts one', async () => {
    const { request } = await created({ documentTypes: ['residence_permit', 'passport', 'identity_card'] });
    expect(request.documentType).toBe('ppt_object');
    expect((await created({ documentTypes: [] })).request.documentType).toBe('idcard_object');
  });

  it.each([
    [['passport', 'identity_card'], ['documentTypes']],
    [['passport', 'passport'], []],
    [['passport'], []],
    [[], []],
  ])('is said to ignore other document types than the first where there are any: %j', async (types, said) => {
    const { session } = await created({ documentTypes: types });
    expect(session.warnings.map(({ code, path }) => [code, path])).toEqual(
      said.map((path) => ['HINT_IGNORED', path]),
    );
  });

  it('names the person where the app does, and keeps the reference beside', async () => {
    const { request, session } = await created({
      subject: 'person-7',
      providerOptions: { '1kosmos': { workflowMetadata: { workflowId: 'w' } } },
    });
    expect(request).toMatchObject({
      user: { uid: 'person-7' },
      workflowMetadata: { reference: 'r', workflowId: 'w' },
    });
    expect(session).toMatchObject({ reference: 'r', subject: 'person-7' });
    expect(session.ref.state).toMatch(/^subject:[\w-]{22}$/);
    expect(session.warnings).toEqual([]);
  });

  it('names the verification otherwise, and adds nothing', async () => {
    const { request, session } = await created({});
    expect(request).not.toHaveProperty('workflowMetadata');
    expect(request.user).toEqual({ uid: 'r' });
    expect(session).not.toHaveProperty('subject');
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

describe('a session of a person', () => {
  const answered = async (uid: string) => {
    const { session } = await created({ subject: 'person-7' });
    nock(HOST).get(path()).reply(200, { status: 'PENDING', user: { uid } });
    return makeProofingAgain().getSession(session.ref);
  };
  /** Another process. */
  const makeProofingAgain = () => {
    publicKeys();
    return makeProofing();
  };

  it('is read as theirs', async () => {
    const session = await answered('person-7');
    expect(session).toMatchObject({ subject: 'person-7', status: 'pending' });
    expect(session).not.toHaveProperty('reference');
  });

  it('is not read from an answer about somebody else', async () => {
    await expect(answered('person-8')).rejects.toMatchObject({ code: 'BAD_RESPONSE' });
  });
});

describe('a list', () => {
  const row = (id: number, more: object) => ({ id: `s-${id}`, status: 'PENDING', ...more });
  const listed = async (query: SessionQuery, rows: readonly object[]) => {
    const asked: unknown[] = [];
    publicKeys();
    nock(HOST)
      .post(`${BASE}/proofingsession/fetch`, (body) => asked.push(Object(opened(body)).query) > 0)
      .reply(200, sealed({ data: rows, page: { total: 100 } }));
    const page = await makeProofing()
      .provider()
      .listSessions?.({ pageSize: rows.length, ...query });
    return { asked: asked[0], ids: page?.sessions.map(({ ref }) => ref.id), page };
  };

  it('of a person has no other whose id only contains theirs', async () => {
    const rows = [row(1, { user: { uid: 'person-7' } }), row(2, { user: { uid: 'person-77' } }), row(3, {})];
    const { asked, ids, page } = await listed({ subject: 'person-7' }, rows);
    expect(asked).toEqual({ uid: 'person-7' });
    expect(ids).toEqual(['s-1']);
    expect(page?.sessions[0]).toMatchObject({ subject: 'person-7' });
    expect(page?.sessions[0]).not.toHaveProperty('reference');
    // The vendor's page was full, so there may be more.
    expect(page?.next).toBe('1');
  });

  it.each([
    ['expired', { status: 'EXPIRED' }, ['s-2']],
    ['canceled', { status: 'DECLINED' }, []],
    // Two values of the vendor, or an outcome in place of one.
    ['pending', undefined, ['s-1', 's-4']],
    ['completed', undefined, ['s-3']],
    ['action_required', undefined, ['s-5']],
  ] as const)('of those that are %s asks for what the vendor can filter: %j', async (status, asked, ids) => {
    const rows = [
      row(1, {}),
      row(2, { status: 'EXPIRED' }),
      row(3, { status: 'COMPLETED', resultStatus: 'FAILED' }),
      row(4, { status: 'INPROGRESS' }),
      row(5, { status: 'INPROGRESS', resultStatus: 'FAILED' }),
    ];
    const read = await listed({ status }, rows);
    expect(read.asked).toEqual(asked);
    expect(read.ids).toEqual(ids);
  });

  it('of a period asks for more than it, since the zone of the dates is not documented', async () => {
    const at = (time: string) => String(Date.parse(time));
    const rows = [
      row(1, { createdTS: at('2024-12-31T23:59:59.999Z') }),
      row(2, { createdTS: at('2025-01-01T00:00:00Z') }),
      row(3, { createdTS: at('2025-01-02T00:00:00Z') }),
      row(4, {}),
    ];
    const query = { since: '2025-01-01T00:00:00Z', until: '2025-01-02T00:00:00Z' };
    const { asked, ids } = await listed(query, rows);
    expect(asked).toEqual({ startDate: '2024-12-31 10:00:00.000', endDate: '2025-01-02 14:00:00.000' });
    expect(ids).toEqual(['s-2', 's-4']);
  });

  it('without a filter asks without one', async () => {
    const { asked, ids } = await listed({}, [row(1, {})]);
    expect(asked).toBeUndefined();
    expect(ids).toEqual(['s-1']);
  });
});

describe('consent', () => {
  const provider = () => makeProofing().provider();
  const selfie = { kind: 'selfie', pages: [bytesSource(JPEG, 'image/jpeg')] };

  it('is needed in direct mode', () => {
    const { hosted, direct } = provider().capabilities.flows.default.modes;
    expect(direct?.consentRequired).toEqual(['terms', 'biometrics']);
    expect(hosted).not.toHaveProperty('consentRequired');
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
      () => one.getLaunch?.(ref),
      () => one.retrySession?.(ref),
      () => one.downloadArtifact?.(ref, { id: 'document.face', kind: 'portrait' }),
    ])
      await expect((async () => work())()).rejects.toMatchObject({
        code: 'REF_INVALID',
        provider: '1kosmos',
      });
  },
);
