// What 1Kosmos' platform answers, as far as we read it: the types of 1kosmos-platform-schema.ts.

/** What is of another type than documented is left out. */
type Maybe<Value> = Value | null | undefined;

export interface PublicKeys {
  readonly publicKey: string;
}

/** Dossier 6.2, row 30: `code` is text. */
export interface ReportedHealth {
  readonly status?: Maybe<string>;
  readonly code?: Maybe<string>;
  readonly publicKey?: Maybe<string>;
  readonly version?: Maybe<string>;
}

export interface Environment {
  /** Seconds by which `ts` may differ from the service's clock. */
  readonly allowed_time_span?: Maybe<number>;
  readonly EC_CURVE_NAME?: Maybe<string>;
}

export type ServiceDirectory = { readonly [service: string]: string };

export interface VerifierInfo {
  readonly verifierType?: Maybe<string>;
  readonly docType?: Maybe<string>;
}

export type ConnectorInfo = readonly VerifierInfo[];

/** Dossier 4: of a community, its two ids. */
export interface CommunityInfo {
  readonly tenant: TenantInfo;
  readonly community: CommunityIdentity;
}

export interface TenantInfo {
  readonly id: string;
  readonly name?: Maybe<string>;
  readonly tenanttag?: Maybe<string>;
}

export interface CommunityIdentity {
  readonly id: string;
  readonly name?: Maybe<string>;
  readonly publicKey?: Maybe<string>;
}
