// What each documented refusal becomes, through the typed client against the emulator (tools/src/vendor-coverage).

import type { ProofingErrorCode } from '@anyproof/core';
import { recordCoverage, rowsOf } from '../../../tools/src/vendor-coverage/recorder.js';
import { oneKosmosAdministration } from '../src/administration/index.js';
import type { OneKosmosClient } from '../src/index.js';
import {
  COMMUNITY,
  creation,
  type Desk,
  flow,
  LICENSES,
  openSession,
  pictures,
  refusal,
  startDesk,
  startedSession,
} from './endpoints-desk.js';

let desk: Desk;
let unlicensed: OneKosmosClient;
let lesser: OneKosmosClient;
beforeAll(async () => {
  desk = await startDesk();
  unlicensed = desk.clientWith({ licenseKey: LICENSES.unknown });
  lesser = desk.clientWith({ licenseKey: LICENSES.serviceExt });
});
afterEach(() => desk.vendor.faults.clear());
afterAll(() => desk.vendor.stop());

const coverage = recordCoverage(rowsOf('1kosmos'), () => desk.vendor.journal);
type Call = (client: OneKosmosClient, sessionId: string) => Promise<unknown>;
const NOBODY = '00000000-0000-4000-8000-000000000000';
const NO_ID = '000000000000000000000000';
const template = { documentType: 'idcard_object' as const, workflow: [] };
const bucket = {
  type: 'aws' as const,
  bucketName: 'captures',
  isEnabled: true,
  createdBy: 'test',
  aws_credential: { accessKey: 'a', secretKey: 'b', region: 'c' },
};
const sides = { document_front: { result: {}, imageNames: ['document_front_image.png'] } };

/** Every authenticated row, as a call that the service knows how to refuse. */
const CALLS: Readonly<Record<string, Call>> = {
  1: ({ proofingSession }, id) => proofingSession.details(id),
  2: ({ proofingSession }, id) => proofingSession.complete(id),
  3: ({ proofingSession }, id) => proofingSession.decline(id),
  4: ({ proofingSession }, id) => proofingSession.retry(id),
  5: ({ proofingSession }, id) => proofingSession.cancelRetry(id),
  6: ({ proofingSession }, id) => proofingSession.start(id),
  7: ({ proofingSession }, id) => proofingSession.validate(id),
  8: ({ proofingSession }, id) => proofingSession.presignedUrls(id, ['document_front_image.png']),
  9: ({ proofingSession }) => proofingSession.fetch({ pIndex: 0, pSize: 1, ...COMMUNITY }),
  10: ({ proofingSession }, id) => proofingSession.submitDocument(id),
  11: ({ proofingSession }, id) => proofingSession.submitEvent(id, 'E_NONE', { screen_name: 'A' }),
  12: ({ proofingSession }, id) =>
    proofingSession.submitVerification(id, 'selfie_liveness', { result: {}, image: pictures.selfie() }),
  13: ({ proofingSession }, id) => proofingSession.cancelUpload(id),
  14: ({ proofingSession }, id) =>
    proofingSession.submitDocumentV2(id, { document_front: { result: {}, image: pictures.front() } }),
  15: ({ proofingSession }, id) => proofingSession.submitDocumentV3(id, sides),
  16: (client, id) => oneKosmosAdministration(client).templates.ofSession(id),
  17: (client) => oneKosmosAdministration(client).templates.put(COMMUNITY, { ...template, dvcID: '' }),
  18: (client) => oneKosmosAdministration(client).templates.patchByDvcId(COMMUNITY, 'none', template),
  19: (client) => oneKosmosAdministration(client).templates.patchById(COMMUNITY, NO_ID, template),
  20: (client) => oneKosmosAdministration(client).templates.delete(COMMUNITY, NO_ID),
  21: (client) => oneKosmosAdministration(client).bucket.get(COMMUNITY),
  22: (client) => oneKosmosAdministration(client).bucket.put(COMMUNITY, bucket),
  23: (client) => oneKosmosAdministration(client).serviceKey.list(),
  24: (client) => oneKosmosAdministration(client).serviceKey.renew(NO_ID),
  25: ({ shareSession }) => shareSession.create(creation()),
  26: ({ shareSession }, sessionId) => shareSession.result({ ...flow, sessionId }),
  33: ({ verify }) => verify.document({ ...flow, document: { id: 'd', type: 'idcard' } }),
};
const callOf = (row: string): Call => {
  const call = CALLS[row];
  if (call === undefined) throw new Error(`no call for row ${row}`);
  return call;
};
it.each<[string, ProofingErrorCode]>([
  ['1', 'SESSION_NOT_FOUND'],
  ['2', 'CONFLICT'],
  ['3', 'CONFLICT'],
  ['4', 'CONFLICT'],
  ['5', 'CONFLICT'],
  ['6', 'CONFLICT'],
  ['7', 'CONFLICT'],
  ['10', 'CONFLICT'],
  ['11', 'PROVIDER_REJECTED'],
  ['12', 'PROVIDER_REJECTED'],
  ['14', 'CONFLICT'],
  ['15', 'CONFLICT'],
  ['16', 'PROVIDER_REJECTED'],
  ['17', 'PROVIDER_REJECTED'],
  ['24', 'PROVIDER_REJECTED'],
  ['26', 'PROVIDER_REJECTED'],
  ['33', 'PROVIDER_REJECTED'],
])('400 of row %s is %s', (row, code) =>
  coverage.covers(
    row,
    () => refusal(callOf(row)(desk.client, NOBODY)),
    (error) => expect(error).toMatchObject({ httpStatus: 400, code, retryable: false }),
  ),
);

describe('what is not there', () => {
  const json = { 'content-type': 'application/json' };
  const html = { 'content-type': 'text/html' };
  const nginx = '<html><head><title>404 Not Found</title></head></html>';
  const details = () => refusal(desk.client.proofingSession.details(NOBODY));
  const answers = (path: RegExp, status: number, body: string, headers: Record<string, string>) =>
    desk.vendor.faults.add({ path, times: 9, effect: { kind: 'status', status, body, headers } });

  it('is the session, where it is the session that was asked for', async () => {
    answers(/\/proofingsession\//, 404, '{"message":"Not found"}', json);
    expect(await details()).toMatchObject({ code: 'SESSION_NOT_FOUND', httpStatus: 404 });
  });

  it('is the address, where it was the key', async () => {
    answers(/\/publickeys$/, 404, '{"message":"Not found"}', json);
    const client = desk.clientWith({});
    expect(await refusal(client.proofingSession.details(NOBODY))).toMatchObject({
      code: 'CONFIG',
      message: expect.stringContaining('GET /publickeys: the vendor has no such address'),
    });
  });

  it('is nobody knows what, where a web page says so', async () => {
    answers(/\/proofingsession\//, 404, nginx, html);
    expect(await details()).toMatchObject({ code: 'PROVIDER_UNAVAILABLE', retryable: true });
  });
});

// The vendor publishes no answer for a session that it does not know, and 400 for any request that it does not take.
it.each<[ProofingErrorCode, unknown]>([
  ['SESSION_NOT_FOUND', { statusCode: 400, error: 'Bad Request', message: 'Session not found' }],
  ['SESSION_NOT_FOUND', { code: 400, message: 'invalid sessionId' }],
  ['SESSION_NOT_FOUND', { errors: [{ message: 'must be a UUID', param: 'sessionId' }] }],
  ['PROVIDER_REJECTED', { statusCode: 400, error: 'Bad Request', message: 'Validation error' }],
  ['PROVIDER_REJECTED', { errors: [{ message: 'must be a UUID', param: 'tenantId' }] }],
  ['PROVIDER_UNAVAILABLE', '<!DOCTYPE html><html><body>Bad Request: session</body></html>'],
  ['AUTH', { errors: [{ message: "This header can't be decrypted", param: 'requestid' }] }],
])('400 to the details is %s: %j', async (code, answer) => {
  const body = typeof answer === 'string' ? answer : JSON.stringify(answer);
  const effect = { kind: 'status', status: 400, body } as const;
  desk.vendor.faults.add({ path: /\/proofingsession\//, times: 9, effect });
  const error = await refusal(desk.client.proofingSession.details(NOBODY));
  desk.vendor.faults.clear();
  expect(error).toMatchObject({ code, httpStatus: 400 });
  expect(JSON.stringify(error)).not.toContain('must be');
});

it.each<[number, ProofingErrorCode]>([
  [401, 'AUTH'],
  [403, 'FORBIDDEN'],
  [500, 'PROVIDER_UNAVAILABLE'],
])('%i to the details says nothing of the session, whatever its prose', async (status, code) => {
  const body = JSON.stringify({ message: 'Failed to fetch session' });
  desk.vendor.faults.add({
    path: /\/proofingsession\//,
    times: 9,
    effect: { kind: 'status', status, body },
  });
  expect((await refusal(desk.client.proofingSession.details(NOBODY))).code).toBe(code);
  desk.vendor.faults.clear();
});

it.each(['9', '18', '21', '22', '23', '24', '25', '26', '33'])(
  '401 of row %s: a license that there is not',
  (row) =>
    coverage.covers(
      row,
      () => refusal(callOf(row)(unlicensed, NOBODY)),
      (error) => {
        expect(error).toMatchObject({ httpStatus: 401, code: 'AUTH' });
        expect(JSON.stringify([error.message, error.stack])).not.toContain(LICENSES.unknown);
      },
    ),
);

it.each(['21', '22', '25', '26', '33'])('403 of row %s: a license of a lesser level', (row) =>
  coverage.covers(
    row,
    () => refusal(callOf(row)(lesser, NOBODY)),
    (error) => expect(error).toMatchObject({ httpStatus: 403, code: 'FORBIDDEN' }),
  ),
);

it.each<[string, (community: typeof COMMUNITY) => Promise<unknown>]>([
  [
    '17',
    (other) => oneKosmosAdministration(desk.client).templates.put(other, { ...template, dvcID: 'demo-dvc' }),
  ],
  ['18', (other) => oneKosmosAdministration(desk.client).templates.patchByDvcId(other, 'demo-dvc', template)],
  ['19', (other) => oneKosmosAdministration(desk.client).templates.patchById(other, NO_ID, template)],
  ['20', (other) => oneKosmosAdministration(desk.client).templates.delete(other, NO_ID)],
])("403 of row %s: somebody else's community", (row, call) =>
  coverage.covers(
    row,
    () => refusal(call({ ...COMMUNITY, communityId: NO_ID })),
    (error) => expect(error).toMatchObject({ httpStatus: 403, code: 'FORBIDDEN' }),
  ),
);

it.each<[string, ProofingErrorCode]>([
  ['8', 'SESSION_NOT_FOUND'],
  ['13', 'SESSION_NOT_FOUND'],
  ['18', 'PROVIDER_REJECTED'],
  ['19', 'PROVIDER_REJECTED'],
  ['20', 'PROVIDER_REJECTED'],
])('404 of row %s is %s', (row, code) =>
  coverage.covers(
    row,
    () => refusal(callOf(row)(desk.client, NOBODY)),
    (error) => expect(error).toMatchObject({ httpStatus: 404, code }),
  ),
);

it('405 and 501 of row 13: a session not in progress, one without high resolution', async () => {
  const fresh = await openSession(desk);
  await coverage.covers(
    '13',
    () => refusal(desk.client.proofingSession.cancelUpload(fresh)),
    (error) => expect(error).toMatchObject({ httpStatus: 405, code: 'CONFLICT', retryable: false }),
  );
  const plain = await startedSession(desk, { useHighResolutionImages: false });
  await coverage.covers(
    '13',
    () => refusal(desk.client.proofingSession.cancelUpload(plain)),
    (error) => expect(error).toMatchObject({ httpStatus: 501, code: 'UNSUPPORTED', retryable: false }),
  );
  expect(desk.vendor.session(plain)).toEqual({ status: 'INPROGRESS' });
});

describe.each(Object.keys(CALLS))('row %s', (row) => {
  const { path = '', method = '' } = rowsOf('1kosmos').find((one) => one.row === row) ?? {};
  const pattern = new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`);
  const attempts = () =>
    desk.vendor.journal.entries().filter((entry) => entry.method === method && pattern.test(entry.path))
      .length;
  const CREATION = '25';
  const SAFE = ['1', '7', '8', '9', '16', '18', '19', '21', '22', '23', '26'];

  it('500 is PROVIDER_UNAVAILABLE, asked again only where that is safe, and AMBIGUOUS for a creation', async () => {
    const body = '{"statusCode":500,"error":"Internal Server Error","message":"secret words"}';
    desk.vendor.faults.add({
      method,
      path: pattern,
      times: 9,
      effect: { kind: 'status', status: 500, body },
    });
    const before = attempts();
    await coverage.covers(
      row,
      () => refusal(callOf(row)(desk.client, NOBODY)),
      (error) => {
        const code = row === CREATION ? 'AMBIGUOUS' : 'PROVIDER_UNAVAILABLE';
        expect(error).toMatchObject({ httpStatus: 500, code });
        expect(`${error.message}${error.stack}`).not.toContain('secret words');
      },
    );
    expect(attempts() - before).toBe(SAFE.includes(row) ? 3 : 1);
  });
});

it('401 for stale headers, which the service refuses whatever they ask', async () => {
  const answer = { kind: 'status' as const, status: 401, body: '{"code":401,"message":"Unauthorized"}' };
  for (const row of ['2', '3', '6', '7', '8', '10', '11', '12', '13', '14', '15', '17', '19', '20']) {
    desk.vendor.faults.clear();
    desk.vendor.faults.add({ path: /proofing(session|templates)|presignedurls/, times: 9, effect: answer });
    await coverage.covers(
      row,
      () => refusal(callOf(row)(desk.client, NOBODY)),
      (error) => expect(error).toMatchObject({ httpStatus: 401, code: 'AUTH' }),
    );
  }
});

it.each(['..', '.', ''])('an id that would lead elsewhere ("%s") is refused before any call', async (id) => {
  await desk.client.platform.health();
  const before = desk.vendor.journal.entries().length;
  for (const row of ['1', '2', '8', '13', '16'])
    expect((await refusal(callOf(row)(desk.client, id))).code).toBe('INVALID_INPUT');
  const paths = desk.vendor.journal
    .entries()
    .slice(before)
    .map((entry) => entry.path);
  expect(paths.filter((path) => !path.endsWith('/publickeys'))).toEqual([]);
});
