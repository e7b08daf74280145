// Every documented call, through the typed client against the emulator (tools/src/vendor-coverage).

import { readFileSync } from 'node:fs';
import { specimen, specimenPath } from '@anyproof/emulators';
import { recordCoverage, rowsOf } from '../../../tools/src/vendor-coverage/recorder.js';
import { oneKosmosAdministration } from '../src/administration/index.js';
import { ENDPOINTS } from '../src/protocol/endpoints.js';
import {
  COMMUNITY,
  capture,
  capturedSession,
  creation,
  type Desk,
  flow,
  judged,
  judgedSession,
  openSession,
  PERSON,
  pictures,
  startDesk,
  startedSession,
} from './endpoints-desk.js';

let desk: Desk;
beforeAll(async () => {
  desk = await startDesk();
});
afterEach(() => {
  desk.vendor.scenario = 'approve';
});
afterAll(() => desk.vendor.stop());

const coverage = recordCoverage(rowsOf('1kosmos'), () => desk.vendor.journal);
const session = () => desk.client.proofingSession;
const statusOf = (id: string) => desk.vendor.session(id)?.status;
/** What the service understood of the newest such request. */
const sentTo = (end: string): unknown =>
  desk.vendor.journal
    .entries()
    .filter((entry) => entry.path.endsWith(end))
    .at(-1)?.body;

it('the table has the vendor’s rows, method for method, without the one that takes a private key', () => {
  const rows = rowsOf('1kosmos').map(({ row, method, path }) => [Number(row), method, path]);
  const ours = Object.values(ENDPOINTS).map(({ number, method, path }) => [
    number,
    method,
    `/idproofingapi${path}`,
  ]);
  expect(ours.sort(([a], [b]) => Number(a) - Number(b))).toEqual(rows);
  expect(rows).toHaveLength(32);
  expect(JSON.stringify(ENDPOINTS)).not.toContain('ecdsa');
});

it('repeats no GET that changes state, nothing that makes or ends something, and says so for each', () => {
  const unsafe = Object.values(ENDPOINTS).filter(({ repeat }) => repeat !== 'safe');
  expect(unsafe.map(({ number }) => number).sort((a, b) => a - b)).toEqual([
    2, 3, 4, 5, 6, 10, 11, 12, 13, 14, 15, 17, 20, 24, 25, 33,
  ]);
});

describe('sessions', () => {
  it('1: details', async () => {
    const id = await openSession(desk);
    await coverage.covers(
      '1',
      () => session().details(id),
      ({ value }) =>
        expect(value).toMatchObject({
          id,
          status: 'PENDING',
          documentType: 'idcard_object',
          user: { uid: 'case-1', firstname: 'Zoé', lastname: 'Garcia Lefèvre' },
          license: 'demo-connector-license',
          useBucket: true,
          autoDetectTimeout: 40,
          postTimeoutCaptureMode: 'manual',
          selfieCaptureMode: 'auto',
        }),
    );
  });

  it('2, 10: the document, and complete', async () => {
    const id = await capturedSession(desk);
    await coverage.covers(
      '10',
      () => session().submitDocument(id),
      () => expect(statusOf(id)).toBe('INPROGRESS'),
    );
    await coverage.covers(
      '2',
      () => session().complete(id),
      ({ value }) => expect(value.completionStatus).toBe('COMPLETED'),
    );
    desk.vendor.clock.advance(1000);
    expect(desk.vendor.session(id)).toEqual({ status: 'COMPLETED', outcome: 'COMPLETED_PASS' });
  });

  it('3: decline', async () => {
    const id = await openSession(desk);
    await coverage.covers(
      '3',
      () => session().decline(id),
      ({ value }) => {
        expect(value).toMatchObject({ status: 'DECLINED', id, documentType: 'idcard_object' });
        expect(value.user?.uid).toBe('case-1');
        expect(statusOf(id)).toBe('DECLINED');
      },
    );
  });

  it('4: retry takes another attempt, and the pictures are taken again', async () => {
    desk.vendor.scenario = 'decline';
    const id = await judgedSession(desk, { maxRetries: 1 });
    expect(statusOf(id)).toBe('INPROGRESS');
    await coverage.covers(
      '4',
      () => session().retry(id),
      (answer) => expect(answer).toBeUndefined(),
    );
    await capture(desk, id);
    await judged(desk, id);
    expect(desk.vendor.session(id)).toEqual({ status: 'COMPLETED', outcome: 'COMPLETED_FAILED' });
  });

  it('5: the retries that are left are given up', async () => {
    desk.vendor.scenario = 'decline';
    const id = await judgedSession(desk, { maxRetries: 1 });
    expect(statusOf(id)).toBe('INPROGRESS');
    await coverage.covers(
      '5',
      () => session().cancelRetry(id),
      () => expect(desk.vendor.session(id)).toEqual({ status: 'COMPLETED', outcome: 'COMPLETED_FAILED' }),
    );
  });

  it('6: start', async () => {
    const id = await openSession(desk);
    await coverage.covers(
      '6',
      () => session().start(id),
      ({ value }) => {
        expect(value).toMatchObject({ id, status: 'INPROGRESS', dvcID: 'demo-dvc' });
        expect(value.url).toBe(`${desk.vendor.origin}/idproofing/session/${id}`);
        expect(value.startedTS).toBeGreaterThanOrEqual(Number(value.createdTS));
        expect(value.history).toMatchObject([{ activity: 'STARTED', screenName: 'WELCOME' }]);
      },
    );
  });

  it('7: validate', async () => {
    const id = await openSession(desk);
    await coverage.covers(
      '7',
      () => session().validate(id),
      ({ value }) => expect(value).toMatchObject({ id, status: 'PENDING' }),
    );
  });

  it('8, 12, 15: pictures through the bucket', async () => {
    const id = await startedSession(desk);
    const names = ['document_front_image_compressed', 'document_back_image_compressed'];
    const urls: string[] = [];
    await coverage.covers(
      '8',
      () => session().presignedUrls(id, [...names, 'selfie_liveness_image']),
      ({ value }) => {
        expect(Object.keys(value)).toEqual([...names, 'selfie_liveness_image']);
        for (const url of Object.values(value)) expect(new URL(url).origin).toBe(desk.vendor.origin);
        urls.push(...Object.values(value));
      },
    );
    const [frontUrl = '', backUrl = '', selfieUrl = ''] = urls;
    await desk.client.uploads.put(frontUrl, pictures.front());
    await desk.client.uploads.put(backUrl, pictures.back());
    await desk.client.uploads.put(selfieUrl, pictures.selfie());
    await coverage.covers(
      '12',
      () =>
        session().submitVerification(id, 'selfie_liveness', {
          result: { live: true },
          imageNames: ['selfie_liveness_image'],
          event: { screen_name: 'SELFIE', event_name: 'E_IDV_SELFIECAPTURE' },
        }),
      () =>
        expect(sentTo('/selfie_liveness')).toEqual({
          result: { live: true },
          imageNames: ['selfie_liveness_image'],
          event: { screen_name: 'SELFIE', event_name: 'E_IDV_SELFIECAPTURE' },
        }),
    );
    const [front = '', back = ''] = names;
    const body = {
      document_front: { result: { live: true }, imageNames: [front] },
      document_back: { result: { live: true }, imageNames: [back] },
    };
    await coverage.covers(
      '15',
      () => session().submitDocumentV3(id, body),
      () => expect(sentTo('/v3/submit/document')).toEqual(body),
    );
    await session().complete(id);
    desk.vendor.clock.advance(1000);
    expect(desk.vendor.session(id)).toEqual({ status: 'COMPLETED', outcome: 'COMPLETED_PASS' });
  });

  it('9: fetch finds sessions by what it is asked, a page at a time', async () => {
    const body = creation();
    const user = { uid: 'case-of-fetch', firstname: 'Ada' };
    const sessionRequest = { ...body.sessionRequest, user };
    const first = (await desk.client.shareSession.create({ ...body, sessionRequest })).value.sessionId;
    const second = (await desk.client.shareSession.create({ ...body, sessionRequest })).value.sessionId;
    const query = { uid: 'case-of-fetch', status: 'PENDING', name: 'ad' };
    await coverage.covers(
      '9',
      () => session().fetch({ query, pIndex: 0, pSize: 1, ...COMMUNITY }),
      ({ value }) => {
        expect(value.page).toEqual({ index: 0, total: 2, size: 1 });
        expect(value.data).toMatchObject([
          { id: second, status: 'PENDING', dvcID: 'demo-dvc', user: { uid: 'case-of-fetch' } },
        ]);
        expect(value.data?.[0]?.createdTS).toMatch(/^\d{13}$/);
      },
    );
    const next = await session().fetch({ query, pIndex: 1, pSize: 1, ...COMMUNITY });
    expect(next.value.data?.map(({ id }) => id)).toEqual([first]);
  });

  it('11: an event, sealed', async () => {
    const id = await startedSession(desk);
    await coverage.covers(
      '11',
      () => session().submitEvent(id, 'E_IDV_DOCUMENTCAPTURE', { screen_name: 'DOCUMENT', status: 'ok' }),
      () => expect(sentTo('/E_IDV_DOCUMENTCAPTURE')).toEqual({ screen_name: 'DOCUMENT', status: 'ok' }),
    );
  });

  it('12: a picture in the request, with cuts of it', async () => {
    const id = await startedSession(desk);
    await coverage.covers(
      '12',
      () =>
        session().submitVerification(id, 'document_liveness_front', {
          result: {},
          image: pictures.front(),
          images: { cropped: Buffer.from('cut').toString('base64') },
        }),
      () =>
        expect(sentTo('/document_liveness_front')).toEqual({
          result: {},
          images: {
            image: readFileSync(specimenPath(PERSON, 'card-front')).toString('base64'),
            cropped: 'Y3V0',
          },
        }),
    );
  });

  it('13: leaving before the upload', async () => {
    const id = await startedSession(desk);
    await coverage.covers(
      '13',
      () => session().cancelUpload(id, { screenName: 'CAPTURE' }),
      ({ value }) => {
        expect(value.status).toBe('COMPLETED');
        expect(desk.vendor.session(id)).toEqual({ status: 'COMPLETED', outcome: 'COMPLETED_NOT_PERFORMED' });
      },
    );
    const { value } = await desk.client.shareSession.result({
      ...flow,
      sessionId: id,
      apiVersion: 'v3',
      granularStatus: true,
    });
    expect(value.errorInfo?.reasonCode).toBe('IDV0016');
  });

  it('14: both sides in one request, which the vendor no longer uses', async () => {
    const id = await startedSession(desk);
    await session().submitVerification(id, 'selfie_liveness', { result: {}, image: pictures.selfie() });
    await coverage.covers(
      '14',
      () =>
        session().submitDocumentV2(id, {
          document_front: { result: {}, image: pictures.front() },
          document_back: { result: {}, image: pictures.back() },
          fallbackCaptureMode: 'manual',
        }),
      () =>
        expect(sentTo('/v2/submit/document')).toMatchObject({
          document_front: { result: {}, images: { image: expect.any(String) } },
          document_back: { result: {}, images: { image: expect.any(String) } },
          fallbackCaptureMode: 'manual',
        }),
    );
    await session().complete(id);
    desk.vendor.clock.advance(1000);
    expect(desk.vendor.session(id)).toEqual({ status: 'COMPLETED', outcome: 'COMPLETED_PASS' });
  });
});

it('16 to 20: templates', async () => {
  const { templates } = oneKosmosAdministration(desk.client);
  const workflow = [
    { name: 'welcome', type: 'HTML' as const, html: Buffer.from('<p>Hi</p>').toString('base64') },
  ];
  const other = [{ name: 'front', type: 'CAPTURE_FRONT' as const, params: [{ name: 'a', field: 'b' }] }];
  const documentType = 'idcard_object' as const;
  let id = '';
  await coverage.covers(
    '17',
    () => templates.put(COMMUNITY, { documentType, dvcID: 'demo-dvc', workflow }),
    ({ value }) => {
      expect(value).toMatchObject({ ...COMMUNITY, documentType, dvcID: 'demo-dvc', workflow });
      expect(value._id).toMatch(/^[0-9a-f]{24}$/);
      id = value._id ?? '';
    },
  );
  await coverage.covers(
    '18',
    () => templates.patchByDvcId(COMMUNITY, 'demo-dvc', { documentType, workflow: other }),
    ({ value }) => expect(value).toMatchObject({ _id: id, dvcID: 'demo-dvc', workflow: other }),
  );
  await coverage.covers(
    '19',
    () => templates.patchById(COMMUNITY, id, { workflow: [...workflow, ...other] }),
    ({ value }) => expect(value.workflow).toEqual([...workflow, ...other]),
  );
  const sessionId = await openSession(desk);
  await coverage.covers(
    '16',
    () => templates.ofSession(sessionId),
    ({ value }) => expect(value.list).toMatchObject([{ _id: id, workflow: [...workflow, ...other] }]),
  );
  await coverage.covers(
    '20',
    () => templates.delete(COMMUNITY, id),
    (answer) => expect(answer).toBeUndefined(),
  );
  expect((await templates.ofSession(sessionId)).value.list).toEqual([]);
});

it('21, 22: the bucket, with the credential of its cloud', async () => {
  const { bucket } = oneKosmosAdministration(desk.client);
  const own = await bucket.get(COMMUNITY);
  await coverage.covers(
    '21',
    () => bucket.get(COMMUNITY),
    ({ value }) =>
      expect(value).toMatchObject({
        ...COMMUNITY,
        type: 'aws',
        bucketName: 'emulated-captures',
        isEnabled: true,
        aws_credential: { accessKey: 'emulated', secretKey: 'emulated', region: 'eu-west-3' },
      }),
  );
  const azure = {
    type: 'azure' as const,
    bucketName: 'captures',
    isEnabled: true,
    createdBy: 'test',
    azure_credential: { accountName: 'account', accountKey: 'key' },
  };
  await coverage.covers(
    '22',
    () => bucket.put(COMMUNITY, azure),
    ({ value }) => {
      expect(value).toMatchObject({ _id: own.value._id, ...azure });
      expect(value.aws_credential).toBeUndefined();
    },
  );
});

it('23, 24: service keys, with their secrets', async () => {
  const { serviceKey } = oneKosmosAdministration(desk.client);
  let old = '';
  await coverage.covers(
    '23',
    () => serviceKey.list(),
    ({ value }) => {
      expect(value.map(({ tag }) => tag)).toEqual(['service', 'system', 'service_ext']);
      expect(value[0]).toMatchObject({ type: 'hawk', keySecret: expect.stringMatching(/^[0-9a-f]{48}$/) });
      old = value[0]?.keyId ?? '';
    },
  );
  await coverage.covers(
    '24',
    () => serviceKey.renew(old),
    ({ value }) => {
      expect(value).toHaveLength(3);
      expect(value.map(({ keyId }) => keyId)).not.toContain(old);
      expect(value.map(({ tag }) => tag).sort()).toEqual(['service', 'service_ext', 'system']);
    },
  );
});

it('25: create', () =>
  coverage.covers(
    '25',
    () => desk.client.shareSession.create(creation()),
    ({ value }) => {
      expect(value.sessionId).toMatch(/^[0-9a-f-]{36}$/);
      expect(value.url).toBe(`${desk.vendor.origin}/idproofing/session/${value.sessionId}`);
      expect(statusOf(value.sessionId)).toBe('PENDING');
    },
  ));

it('26: result, in either shape', async () => {
  const id = await judgedSession(desk);
  const number = specimen(PERSON).images['card-front']?.printed.document_number;
  const result = (more: object) => desk.client.shareSession.result({ ...flow, sessionId: id, ...more });
  await coverage.covers(
    '26',
    () => result({ apiVersion: 'v3', includeMetadata: true }),
    ({ value }) => {
      expect(value).toMatchObject({ sessionResult: 'SUCCESS', sessionId: id });
      expect(value.document).toMatchObject({ documentType: 'IDCARD', documentId: number });
      expect(value.liveId?.face).toMatch(/^\/9j\//);
      expect(value.metadata?.checks?.map(({ status }) => status)).toEqual(Array(5).fill('PASSED'));
    },
  );
  await coverage.covers(
    '26',
    () => result({}),
    ({ value }) => {
      expect(value).toMatchObject({ responseStatus: 'SUCCESS', idcard_object: { documentId: number } });
      expect(value.document).toBeUndefined();
      expect(value.metadata).toBeUndefined();
    },
  );
});

describe('what the service says of itself', () => {
  it('27: connectors', () =>
    coverage.covers(
      '27',
      () => desk.client.platform.connectorInfo(),
      ({ value }) =>
        expect(value).toEqual([
          { verifierType: 'emulated', docType: 'dl' },
          { verifierType: 'emulated', docType: 'idcard' },
          { verifierType: 'emulated', docType: 'ppt' },
        ]),
    ));

  it('29: the environment', () =>
    coverage.covers(
      '29',
      () => desk.client.platform.environment(),
      ({ value }) => expect(value).toEqual({ allowed_time_span: 60, EC_CURVE_NAME: 'secp256k1' }),
    ));

  it('30, 31: health and public key, which agree', async () => {
    const { platform } = desk.client;
    const { publicKey } = (await platform.publicKeys()).value;
    await coverage.covers(
      '30',
      () => platform.health(),
      ({ value }) =>
        expect(value).toMatchObject({ status: 'all services operational', code: '200', publicKey }),
    );
    await coverage.covers(
      '31',
      () => platform.publicKeys(),
      ({ value }) => expect(Buffer.from(value.publicKey, 'base64')).toHaveLength(64),
    );
  });

  it('32: the directory, the address inside the vendor’s cluster too', () =>
    coverage.covers(
      '32',
      () => desk.client.platform.serviceDirectory(),
      ({ value }) => {
        expect(value['docuverify']).toBe(`${desk.vendor.origin}/docuverify`);
        expect(value['idproofingapi']).toBe('http://idproofing-api:8888');
      },
    ));
});

it('33: a document judged without a session', async () => {
  const connector = {
    id: 'c',
    type: 'microblink',
    config: { verifierUrl: 'https://v1', verifierUrlV2: 'https://v2' },
  };
  const { verification } = flow;
  const document = {
    id: 'd-1',
    type: 'idcard' as const,
    front_image: pictures.front(),
    back_image: pictures.back(),
  };
  await coverage.covers(
    '33',
    () => desk.client.verify.document({ connector, verification, document }),
    ({ value }) => {
      expect(value).toMatchObject({
        docType: 'idcard',
        docId: 'd-1',
        authority: 'microblink',
        verified: true,
      });
      expect(value.result).toMatchObject({
        documentId: specimen(PERSON).images['card-front']?.printed.document_number,
      });
      expect(value.proof_jwt).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    },
  );
});
