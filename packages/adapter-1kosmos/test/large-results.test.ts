// As much as may be sent must be readable: four pictures of 10 MB in one result; nothing larger than that is read at all.
import { buffer } from 'node:stream/consumers';
import nock from 'nock';
import { MAX_ANSWER_BYTES } from '../src/protocol/endpoints.js';
import { licence } from './mapping.js';
import {
  BASE,
  HOST,
  makeProofing,
  noNetwork,
  path,
  publicKeys,
  REF,
  SESSION,
  sealed,
} from './wire-harness.js';

const PICTURE_BYTES = 10_000_000;
const picture = Buffer.alloc(PICTURE_BYTES, 0x5a);
Buffer.from('ffd8ffe0', 'hex').copy(picture);

noNetwork();

it('reads a result with four pictures of 10 MB, and hands each out', async () => {
  const image = picture.toString('base64');
  const answer = JSON.stringify(
    sealed({
      sessionResult: 'SUCCESS',
      sessionId: SESSION,
      token: 't',
      document: { ...licence, face: image, image, imageBack: image },
      liveId: { face: image },
    }),
  );
  expect(answer.length).toBeGreaterThan(71_000_000);
  publicKeys();
  nock(HOST).get(path()).reply(200, { status: 'COMPLETED' });
  nock(HOST)
    .post(`${BASE}/proofingsession/fetch`)
    .reply(200, sealed({ data: [{ id: SESSION, resultStatus: 'PASS' }] }));
  nock(HOST).post(`${BASE}/document_share_session/result`).times(2).reply(200, answer);
  const proofing = makeProofing();
  const result = await proofing.getResult(REF);
  expect(result).toMatchObject({ decision: 'approved', claims: { family_name: 'EXEMPLE' } });
  expect(result.artifacts).toHaveLength(4);
  const [, back] = result.artifacts;
  if (back === undefined) throw new Error('unreachable');
  const file = await proofing.downloadArtifact(REF, back);
  expect(file).toMatchObject({ mediaType: 'image/jpeg', size: PICTURE_BYTES });
  expect((await buffer(file.body)).equals(picture)).toBe(true);
}, 120_000);

it.each([
  ['a result', 'POST', `${BASE}/document_share_session/result`, MAX_ANSWER_BYTES.pictures, 'result'],
  ['the details', 'GET', path(), MAX_ANSWER_BYTES.fields, 'details'],
  ['a page of rows', 'POST', `${BASE}/proofingsession/fetch`, MAX_ANSWER_BYTES.lists, 'fetch'],
] as const)(
  '%s larger than any can be is not read',
  async (_what, method, at, limit, call) => {
    publicKeys();
    const text = `{"status":"PENDING","x":"${'a'.repeat(limit)}"}`;
    nock(HOST).intercept(at, method).reply(200, text);
    const proofing = makeProofing({ outcomeFrom: call === 'result' ? 'result' : 'fetch' });
    if (call === 'result') nock(HOST).get(path()).reply(200, { status: 'COMPLETED' });
    const work = call === 'fetch' ? proofing.listSessions() : proofing.getSession(REF);
    await expect(work).rejects.toMatchObject({ code: 'BAD_RESPONSE' });
  },
  60_000,
);
