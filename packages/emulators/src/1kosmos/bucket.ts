import { randomBytes } from 'node:crypto';
import type { Fields } from './fields.js';
import type { EmulatedCommunity } from './settings.js';

/** Fields of each cloud's credential (dossier 6.3); all are secrets of the tenant. */
const credentials = {
  aws: { field: 'aws_credential', parts: ['accessKey', 'secretKey', 'region'] },
  gcp: { field: 'gcp_credential', parts: ['projectid', 'clientEmail', 'privateKey'] },
  azure: { field: 'azure_credential', parts: ['accountName', 'accountKey'] },
} as const;
const bucketTypes = ['aws', 'gcp', 'azure'] as const;
type BucketType = (typeof bucketTypes)[number];
type Credentials = Partial<
  Record<(typeof credentials)[BucketType]['field'], Readonly<Record<string, string>>>
>;

export interface Bucket extends Credentials {
  readonly _id: string;
  readonly tenantId: string;
  readonly communityId: string;
  readonly type: BucketType;
  readonly bucketName: string;
  readonly isEnabled: boolean;
  readonly createdBy: string;
  /** Milliseconds. */
  readonly createdTS: number;
  readonly updatedTS: number;
}

export function demoBucket(community: EmulatedCommunity, now: number): Bucket {
  return {
    _id: randomBytes(12).toString('hex'),
    tenantId: community.tenantId,
    communityId: community.communityId,
    type: 'aws',
    bucketName: 'emulated-captures',
    isEnabled: true,
    createdBy: 'emulator',
    createdTS: now,
    updatedTS: now,
    aws_credential: { accessKey: 'emulated', secretKey: 'emulated', region: 'eu-west-3' },
  };
}

export function bucketFrom(
  body: Fields,
  old: Bucket | undefined,
  community: EmulatedCommunity,
  now: number,
): Bucket {
  const type = body.oneOf('type', bucketTypes);
  return {
    _id: old?._id ?? randomBytes(12).toString('hex'),
    tenantId: community.tenantId,
    communityId: community.communityId,
    type,
    bucketName: body.text('bucketName'),
    isEnabled: body.boolean('isEnabled'),
    createdBy: body.text('createdBy'),
    createdTS: old?.createdTS ?? now,
    updatedTS: now,
    ...credentialsFrom(body, type),
  };
}

function credentialsFrom(body: Fields, type: BucketType): Credentials {
  const { field, parts } = credentials[type];
  const credential = body.object(field);
  const found: Credentials = {
    [field]: Object.fromEntries(parts.map((part) => [part, credential.text(part)])),
  };
  return found;
}
