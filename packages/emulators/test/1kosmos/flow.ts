import { randomUUID } from 'node:crypto';
import type { SpecimenComment } from '../../src/shared/index.js';
import { cardBack, cardFront, jpegWithComment, selfie } from '../specimen.js';
import type { Reply, TestClient } from './client.js';

/** The service's time until a verdict, long enough for a slow computer to look at what comes before it. */
export const judging = 60_000;
export const unhurried = { processingDelayMs: judging, scenarioDelayMs: judging };

export const tenantId = '64b0c0ffee0000000000a001';
export const communityId = '64b0c0ffee0000000000b001';

export const connector = {
  id: 'connector-1',
  type: 'emulated',
  config: {
    license: 'connector-license',
    verifierUrl: 'https://verifier.example',
    document_share_session_enabled: true,
  },
};

export const verification = (config: Record<string, unknown> = {}) => ({
  id: 'dvc-1',
  tag: 'onboarding',
  type: 'dl_authenticate',
  config: { verifier: 'emulated', debug: false, skip: false, returnRawData: true, ...config },
});

export const sessionRequest = (more: Record<string, unknown> = {}) => ({
  tenantDNS: 'tenant.example',
  communityName: 'default',
  tenantId,
  communityId,
  documentType: 'idcard_object',
  user: { uid: 'u-1', username: 'zoe', firstname: 'Zoé', lastname: 'García' },
  ...more,
});

export interface Creation {
  readonly config?: Record<string, unknown>;
  readonly request?: Record<string, unknown>;
}

export async function create(client: TestClient, { config, request }: Creation = {}): Promise<string> {
  const reply = await client.call('POST', '/idproofingapi/document_share_session/create', {
    body: { connector, verification: verification(config), sessionRequest: sessionRequest(request) },
  });
  expect([reply.status, reply.text]).toEqual([200, expect.stringContaining('sessionId')]);
  return reply.body.sessionId;
}

export const at = (id: string, action = ''): string => `/idproofingapi/proofingsession/${id}${action}`;

export type Picture = SpecimenComment | Buffer;

export const bytesOf = (picture: Picture): Buffer =>
  Buffer.isBuffer(picture) ? picture : jpegWithComment(picture);

export async function submit(
  client: TestClient,
  id: string,
  name: string,
  picture: Picture,
  result: Record<string, unknown> = { score: 0.98 },
): Promise<Reply> {
  return client.call('POST', at(id, `/submit/verification/${name}`), {
    auth: 'B',
    body: {
      result,
      images: { image: bytesOf(picture).toString('base64') },
      event: { screen_name: 'CAPTURE', event_name: 'E_IDV_DOCUMENTCAPTURE' },
    },
  });
}

export interface Pictures {
  readonly front?: Picture;
  readonly back?: Picture | undefined;
  readonly selfie?: Picture | undefined;
  readonly result?: Record<string, unknown>;
}

export const goodPictures: Pictures = { front: cardFront(), back: cardBack(), selfie: selfie() };

/** Start, the pictures, submit, complete. The outcome is not waited for. */
export async function handIn(client: TestClient, id: string, pictures: Pictures = {}): Promise<Reply> {
  const all = { ...goodPictures, ...pictures };
  const statuses = [(await client.get(at(id, '/start'))).status];
  for (const [name, picture] of [
    ['document_liveness_front', all.front],
    ['document_liveness_back', all.back],
    ['selfie_liveness', all.selfie],
  ] as const) {
    if (picture) statuses.push((await submit(client, id, name, picture, all.result)).status);
  }
  statuses.push((await client.call('POST', at(id, '/submit/document'), { auth: 'B' })).status);
  expect(new Set(statuses)).toEqual(new Set([200]));
  return client.get(at(id, '/complete'));
}

export async function resultOf(
  client: TestClient,
  sessionId: string,
  more: Record<string, unknown> = {},
): Promise<Reply> {
  return client.call('POST', '/idproofingapi/document_share_session/result', {
    body: { connector, verification: verification(), sessionId, ...more },
  });
}

export async function fetchRows(
  client: TestClient,
  query: Record<string, unknown> = {},
  page: Record<string, unknown> = {},
): Promise<Reply> {
  return client.call('POST', '/idproofingapi/proofingsession/fetch', {
    body: { query, pIndex: 0, pSize: 100, tenantId, communityId, ...page },
  });
}

/** A whole direct proofing, judged. */
export async function prove(
  client: TestClient,
  pictures: Pictures = {},
  creation: Creation = {},
): Promise<string> {
  const id = await create(client, creation);
  const completed = await handIn(client, id, pictures);
  expect(completed.status).toBe(200);
  client.emulator.clock.advance(judging);
  return id;
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the service said
export async function rowOf(client: TestClient, id: string): Promise<any> {
  const { body } = await fetchRows(client, { id });
  expect(body.page.total).toBe(1);
  return body.data[0];
}

export const unknownId = (): string => randomUUID();
