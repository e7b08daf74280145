// What 1Kosmos' administration answers. Public: the client's calls return these types.
import { answer, answerOf, code, flag, list, object, text } from '@anyproof/provider-kit';
import { type SomeObject, someObject, type Timestamp, timestamp } from './1kosmos-fields.js';

const OF_TENANT = { names: { tenant: ['tenantId'] } } as const;

/** Dossier 6.3, Template; its steps are those of `TemplateStep`, as they came. */
export interface Template {
  readonly _id?: string;
  readonly tenantId?: string;
  readonly communityId?: string;
  readonly documentType?: string;
  readonly dvcID?: string;
  readonly workflow?: readonly SomeObject[];
}

const templateFields = {
  _id: code,
  tenantId: code,
  communityId: code,
  documentType: text,
  dvcID: code,
  workflow: list(someObject),
};

export const template = answer<Template>()(templateFields, OF_TENANT);

export interface TemplateList {
  readonly list?: readonly Template[];
}

export const templateList = answer<TemplateList>()({ list: list(object<Template>(templateFields)) });

/** Dossier 6.3, Bucket. Its credentials are secrets of the tenant. */
export interface Bucket {
  readonly _id?: string;
  readonly tenantId?: string;
  readonly communityId?: string;
  readonly type?: string;
  readonly bucketName?: string;
  readonly isEnabled?: boolean;
  readonly createdBy?: string;
  readonly createdTS?: Timestamp;
  readonly updatedTS?: Timestamp;
  readonly aws_credential?: AwsCredential;
  readonly gcp_credential?: GcpCredential;
  readonly azure_credential?: AzureCredential;
}

export interface AwsCredential {
  readonly accessKey?: string;
  readonly secretKey?: string;
  readonly region?: string;
}

export interface GcpCredential {
  readonly projectid?: string;
  readonly clientEmail?: string;
  readonly privateKey?: string;
}

export interface AzureCredential {
  readonly accountName?: string;
  readonly accountKey?: string;
}

export const bucket = answer<Bucket>()(
  {
    _id: code,
    tenantId: code,
    communityId: code,
    type: text,
    bucketName: text,
    isEnabled: flag,
    createdBy: text,
    createdTS: timestamp,
    updatedTS: timestamp,
    aws_credential: object<AwsCredential>({ accessKey: text, secretKey: text, region: text }),
    gcp_credential: object<GcpCredential>({ projectid: code, clientEmail: text, privateKey: text }),
    azure_credential: object<AzureCredential>({ accountName: text, accountKey: text }),
  },
  OF_TENANT,
);

/** Dossier 6.2, row 23. */
export interface ServiceKey {
  readonly tag?: string;
  readonly keyId?: string;
  /** A secret of the tenant. */
  readonly keySecret?: string;
  readonly type?: string;
}

export const serviceKeys = answerOf<readonly ServiceKey[]>(
  list(object<ServiceKey>({ tag: text, keyId: code, keySecret: text, type: text })),
);
