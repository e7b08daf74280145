// What 1Kosmos' administration answers, as far as we read it: the types of 1kosmos-admin-schema.ts.

/** What is of another type than documented is left out. */
type Maybe<Value> = Value | null | undefined;

/** Milliseconds: numbers in one place, text in another (dossier 0.8). */
type Timestamp = number | string;

/** Dossier 6.3, Template. */
export interface Template {
  readonly _id?: Maybe<string>;
  readonly tenantId?: Maybe<string>;
  readonly communityId?: Maybe<string>;
  readonly documentType?: Maybe<string>;
  readonly dvcID?: Maybe<string>;
  readonly workflow?: Maybe<readonly { readonly [name: string]: unknown }[]>;
}

export interface TemplateList {
  readonly list: readonly Template[];
}

/** Dossier 6.3, Bucket. Its credentials are secrets of the tenant. */
export interface Bucket {
  readonly _id?: Maybe<string>;
  readonly tenantId?: Maybe<string>;
  readonly communityId?: Maybe<string>;
  readonly type?: Maybe<string>;
  readonly bucketName?: Maybe<string>;
  readonly isEnabled?: Maybe<boolean>;
  readonly createdBy?: Maybe<string>;
  readonly createdTS?: Maybe<Timestamp>;
  readonly updatedTS?: Maybe<Timestamp>;
  readonly aws_credential?: Maybe<AwsCredential>;
  readonly gcp_credential?: Maybe<GcpCredential>;
  readonly azure_credential?: Maybe<AzureCredential>;
}

export interface AwsCredential {
  readonly accessKey?: Maybe<string>;
  readonly secretKey?: Maybe<string>;
  readonly region?: Maybe<string>;
}

export interface GcpCredential {
  readonly projectid?: Maybe<string>;
  readonly clientEmail?: Maybe<string>;
  readonly privateKey?: Maybe<string>;
}

export interface AzureCredential {
  readonly accountName?: Maybe<string>;
  readonly accountKey?: Maybe<string>;
}

/** Dossier 6.2, row 23. */
export interface ServiceKey {
  readonly tag?: Maybe<string>;
  readonly keyId?: Maybe<string>;
  /** A secret of the tenant. */
  readonly keySecret?: Maybe<string>;
  readonly type?: Maybe<string>;
}

/** Dossier 6.3, Certificate: what `verify` says of a document. */
export interface Certificate {
  readonly docType?: Maybe<string>;
  readonly docId?: Maybe<string>;
  readonly type?: Maybe<string>;
  readonly authority?: Maybe<string>;
  readonly ts?: Maybe<Timestamp>;
  readonly verified: boolean;
  readonly result?: Maybe<{ readonly [name: string]: unknown }>;
  readonly metadata?: Maybe<{ readonly [name: string]: unknown }>;
  readonly token?: Maybe<string>;
  readonly raw_data?: Maybe<{ readonly [name: string]: unknown }>;
  readonly publicKey?: Maybe<string>;
  readonly proof_jwt?: Maybe<string>;
}
