// What 1Kosmos' platform answers. Public: the client's calls return these types.
import {
  answer,
  answerOf,
  code,
  flag,
  list,
  map,
  number,
  object,
  required,
  text,
} from '@anyproof/provider-kit';
import { nonBlank } from './1kosmos-fields.js';

export interface PublicKeys {
  readonly publicKey: string;
}

export const publicKeys = answer<PublicKeys>()({ publicKey: required(nonBlank) });

/** Dossier 6.2, row 30: `code` is text. */
export interface ReportedHealth {
  readonly status?: string;
  readonly code?: string;
  readonly publicKey?: string;
  readonly version?: string;
}

export const health = answer<ReportedHealth>()({ status: text, code, publicKey: text, version: text });

export interface Environment {
  /** Seconds by which `ts` may differ from the service's clock. */
  readonly allowed_time_span?: number;
  readonly EC_CURVE_NAME?: string;
}

export const environment = answer<Environment>()({ allowed_time_span: number, EC_CURVE_NAME: text });

export type ServiceDirectory = { readonly [service: string]: string };

export const serviceDirectory = answerOf<ServiceDirectory>(map(text));

export interface VerifierInfo {
  readonly verifierType?: string;
  readonly docType?: string;
}

export type ConnectorInfo = readonly VerifierInfo[];

export const connectorInfo = answerOf<ConnectorInfo>(
  list(object<VerifierInfo>({ verifierType: text, docType: text })),
);

/** Dossier 4. */
export interface CommunityInfo {
  readonly tenant: TenantInfo;
  readonly community: CommunityIdentity;
  readonly message?: string;
}

export interface TenantInfo {
  readonly id: string;
  readonly firstname?: string;
  readonly lastname?: string;
  readonly tenanttype?: string;
  readonly tenanttag?: string;
  readonly name?: string;
  readonly otherDNS?: readonly string[];
  readonly displayTenantInfoForPersona?: boolean;
}

export interface CommunityIdentity {
  readonly id: string;
  readonly tenantid?: string;
  readonly name?: string;
  readonly publicKey?: string;
  readonly logo?: string;
  readonly mobileLogo?: string;
  readonly accountsPerPerson?: number;
  readonly personsPerAccount?: number;
  readonly personLimitRule?: string;
  readonly otpSeed?: string;
}

export const communityInfo = answer<CommunityInfo>()(
  {
    tenant: required(
      object<TenantInfo>({
        id: required(nonBlank),
        firstname: text,
        lastname: text,
        tenanttype: text,
        tenanttag: text,
        name: text,
        otherDNS: list(text),
        displayTenantInfoForPersona: flag,
      }),
    ),
    community: required(
      object<CommunityIdentity>({
        id: required(nonBlank),
        tenantid: code,
        name: text,
        publicKey: text,
        logo: text,
        mobileLogo: text,
        accountsPerPerson: number,
        personsPerAccount: number,
        personLimitRule: code,
        otpSeed: text,
      }),
    ),
    message: text,
  },
  { names: { tenant: ['tenant.id', 'community.tenantid'] } },
);
