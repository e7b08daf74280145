// 1Kosmos: calls that only the typed client makes (dossier 6.2).
import { type OneKosmosClient, oneKosmos } from '@anyproof/1kosmos';
import { type OneKosmosAdministration, oneKosmosAdministration } from '@anyproof/1kosmos/administration';
import type { Source } from '@anyproof/core';
import { type OneKosmosEmulatorSettings, startOneKosmosEmulator } from '@anyproof/emulators';
import type { Stage } from '../stage.js';
import { kosmosCodec } from './kosmos-codec.js';
import { COMMUNITY, CONNECTOR, DVC_ID, LICENSE, VERIFICATION } from './kosmos-customer.js';
import { done, native } from './verbs.js';

type Workflow = Parameters<OneKosmosAdministration['templates']['put']>[1]['workflow'];

interface Pictures {
  readonly front: Source;
  readonly back: Source;
  readonly selfie: Source;
}

const WORKFLOW: Workflow = [
  {
    name: 'front',
    type: 'CAPTURE_FRONT',
    html: 'PGgxPkZyb250PC9oMT4=',
    params: [{ name: 'title', field: 'title' }],
    actions: [{ name: 'next', on: 'click', call: 'capture', jumpTo: 'back', script: 'next()' }],
  },
];
const SESSION = {
  connector: CONNECTOR,
  verification: VERIFICATION,
  sessionRequest: {
    tenantDNS: 'tenant.example',
    communityName: 'default',
    documentType: 'idcard_object',
    ...COMMUNITY,
    did: 'did-of-the-sweep',
    user: { uid: 'sweep-000044', username: 'robin', firstname: 'Robin', lastname: 'Swept' },
    workflowMetadata: { workflowId: 'flow-1', wfInstanceId: 'instance-1' },
  },
};
/** As they are asked for (dossier 6.3). */
const IMAGES = [
  'document_front_image',
  'document_front_image_compressed',
  'document_front_face',
  'document_back_image',
  'document_back_image_compressed',
  'document_back_imageBarcode',
  'document_back_imageBarcode_compressed',
  'selfie_liveness_image',
];
type BucketRequest = Parameters<OneKosmosAdministration['bucket']['put']>[1];

/** One bucket in each cloud, as their credentials have different fields. */
const BUCKET = { bucketName: 'pictures', isEnabled: true, createdBy: 'sweep' };
const BUCKETS: readonly BucketRequest[] = [
  {
    type: 'aws',
    ...BUCKET,
    aws_credential: { accessKey: 'key-1', secretKey: 'secret-1', region: 'eu-west-3' },
  },
  {
    type: 'gcp',
    ...BUCKET,
    gcp_credential: { projectid: 'project-1', clientEmail: 'store@example.org', privateKey: 'secret-2' },
  },
  { type: 'azure', ...BUCKET, azure_credential: { accountName: 'store', accountKey: 'secret-3' } },
];

export async function administration(stage: Stage, { front, back, selfie }: Pictures): Promise<void> {
  const settings: Partial<OneKosmosEmulatorSettings> = {
    licenses: [{ key: LICENSE, authLevel: 'system' }],
    verifications: { [DVC_ID]: { connector: CONNECTOR, verification: VERIFICATION } },
    environment: { allowed_time_span: 60, EC_CURVE_NAME: 'secp256k1' },
  };
  const start = () => startOneKosmosEmulator({ settings });
  await stage.begin('by hand', start, { codec: kosmosCodec() });
  const take = (name: string, call: (client: OneKosmosClient) => Promise<unknown>): Promise<unknown> =>
    stage.take(`client.${name}`, native(oneKosmos, call));
  const opened = async (): Promise<string> => {
    const { value } = await stage.proofing().native(oneKosmos).shareSession.create(SESSION);
    return value.sessionId;
  };

  await take('shareSession.create', ({ shareSession }) => shareSession.create(SESSION));
  const id = await opened();
  for (const call of ['details', 'validate', 'start'] as const)
    await take(`proofingSession.${call}`, ({ proofingSession }) => proofingSession[call](id));
  await take('proofingSession.presignedUrls', ({ proofingSession }) =>
    proofingSession.presignedUrls(id, IMAGES),
  );
  await take('proofingSession.cancelUpload', ({ proofingSession }) => proofingSession.cancelUpload(id));
  const refused = await opened();
  await take('proofingSession.decline', ({ proofingSession }) => proofingSession.decline(refused));
  await captured(stage, await opened(), { front, back, selfie });

  const template = { documentType: 'idcard_object', dvcID: DVC_ID, workflow: WORKFLOW } as const;
  const made = await stage.need(
    'client.templates.put',
    native(oneKosmos, (client) => oneKosmosAdministration(client).templates.put(COMMUNITY, template)),
  );
  const { dvcID: _stored, ...patch } = template;
  await take('templates.patchByDvcId', (client) =>
    oneKosmosAdministration(client).templates.patchByDvcId(COMMUNITY, DVC_ID, patch),
  );
  const { _id = '' } = made.value;
  const workflow = { workflow: WORKFLOW };
  await take('templates.patchById', (client) =>
    oneKosmosAdministration(client).templates.patchById(COMMUNITY, _id, workflow),
  );
  await take('templates.ofSession', (client) => oneKosmosAdministration(client).templates.ofSession(id));
  for (const bucket of BUCKETS) {
    await take('bucket.put', (client) => oneKosmosAdministration(client).bucket.put(COMMUNITY, bucket));
    await take('bucket.get', (client) => oneKosmosAdministration(client).bucket.get(COMMUNITY));
  }
  for (const call of ['connectorInfo', 'environment', 'health', 'publicKeys', 'serviceDirectory'] as const)
    await take(`platform.${call}`, ({ platform }) => platform[call]());
  await take('discovery.communityInfo', ({ discovery }) => discovery.communityInfo({ logos: true }));
  await take('discovery.platformDirectory', ({ discovery }) => discovery.platformDirectory());
  const document = { id: 'doc-1', type: 'idcard', front_image: front, back_image: back } as const;
  const verification = { ...VERIFICATION, type: 'idcard_authenticate' };
  await take('verify.document', ({ verify }) =>
    verify.document({ connector: CONNECTOR, verification, document }),
  );
  await verified(stage, { front, back });
  await stage.take(
    'checkHealth',
    done((proofing) => proofing.checkHealth()),
  );
  const fetched = { pIndex: 0, pSize: 10, ...COMMUNITY };
  await take('proofingSession.fetch', ({ proofingSession }) => proofingSession.fetch(fetched));
  // Last, because the old key stops working.
  const keys = await stage.need(
    'client.serviceKey.list',
    native(oneKosmos, (client) => oneKosmosAdministration(client).serviceKey.list()),
  );
  const keyId = keys.value[0]?.keyId ?? '';
  await take('serviceKey.renew', (client) => oneKosmosAdministration(client).serviceKey.renew(keyId));
}

async function captured(stage: Stage, id: string, { front, back, selfie }: Pictures): Promise<void> {
  const { proofingSession } = stage.proofing().native(oneKosmos);
  const result = { liveness: 'looked at' };
  await proofingSession.start(id);
  await proofingSession.submitVerification(id, 'document_liveness_front', { result, image: front });
  await proofingSession.submitVerification(id, 'document_liveness_back', { result, image: back });
  await proofingSession.submitVerification(id, 'selfie_liveness', { result, image: selfie });
  await proofingSession.submitDocument(id);
  const complete = native(oneKosmos, (client) => client.proofingSession.complete(id));
  await stage.take('client.proofingSession.complete', complete);
}

/** docuverify's own check of a document, by the id that it knows the verification by (dossier 6.1). */
async function verified(stage: Stage, { front, back }: Omit<Pictures, 'selfie'>): Promise<void> {
  const document = { id: 'doc-2', type: 'idcard', front_image: front, back_image: back } as const;
  const verifications = ['dl_verify', 'face_liveness'];
  const verify = native(oneKosmos, ({ docuverify }) =>
    docuverify.verify({ dvcID: DVC_ID, verifications, document }),
  );
  await stage.take('client.docuverify.verify', verify);
}
