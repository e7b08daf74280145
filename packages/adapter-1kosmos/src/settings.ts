import type { HttpOptions } from '@anyproof/core';
import { type DefinedSettings, defineSettings, field, type Secret } from '@anyproof/provider-kit';
import { z } from 'zod';
import type { Connector, NativeDocumentType, Verification } from './client/share-session.js';
import { type CurveName, isPrivateKeyText, PRIVATE_KEY_FORM } from './protocol/keys.js';
import { isJson, type OneKosmosFlow } from './state.js';
import { DOCUMENT_TYPES } from './vocabulary.js';

export interface OneKosmosSettings {
  /**
   * The API's address, such as `https://<tenant>/idproofingapi`; not the one in the service directory (dossier 0.5).
   */
  readonly baseUrl: string;
  /**
   * The service that creates sessions and returns results; all other calls about a session go to `baseUrl` (dossier
   * 6.1).
   */
  readonly dialect: 'idproofingapi' | 'docuverify';
  /** docuverify's address; looked up in the platform's directory if absent. */
  readonly docuverifyUrl?: string;
  /** Identifies the caller; sealed into the `licensekey` header. */
  readonly licenseKey: Secret;
  /** Raw EC private key in base64; if absent, each process generates one, since any pair works (dossier 1). */
  readonly privateKey?: Secret;
  readonly curve: CurveName;
  readonly tenantDns: string;
  /** Where ids and services are looked up; `https://<tenantDns>` by default. */
  readonly tenantOrigin: string;
  /** Looked up by `tenantDns` if absent. */
  readonly tenantId?: string;
  readonly communityName: string;
  /** Looked up by `communityName` if absent. */
  readonly communityId?: string;
  readonly flows: { readonly [flow: string]: OneKosmosFlow };
  /** Identifies this application in every request. */
  readonly appId: string;
  /** Which bodies are sealed: those documented as sealed, or all (dossier 3 leaves the others open). */
  readonly envelope: 'documented' | 'all';
  /** The shape in which results are requested; both can be read (dossier 7.4). Only v3 has reason codes. */
  readonly resultShape: 'v3' | 'legacy';
  /** Where the outcome of a completed session is read: `fetch` distinguishes reviews, but needs a license. */
  readonly outcomeFrom: 'fetch' | 'result';
  /**
   * Whether a SUCCESS counts only with `token` and the document's `proof_jwt`, as in the vendor's own apps. It is not
   * documented that every deployment sends both (dossier 7.4).
   */
  readonly requireProof: boolean;
  /** The number of the first page in `fetch`, which is undocumented (dossier 6.3). */
  readonly firstPageIndex: number;
  /** Origins, besides the API's and the tenant's, that the capture page may be on. */
  readonly launchOrigins: readonly string[];
  /**
   * Of the capture page, before the slash and the session's id: only a creation returns the whole address. By default
   * that of dossier 4, on the tenant's origin.
   */
  readonly pageUrl: string;
  /** How pictures reach the vendor: in the request, or through the community's bucket (dossier 7.3). */
  readonly images: 'inline' | 'bucket';
  /** Hosts (`host` or `host:port`), besides the API's origin, to which pictures may be uploaded. */
  readonly uploadHosts: readonly string[];
  /** Whether their names may resolve to private addresses, as those of a store of your own do. */
  readonly privateUploadHosts: boolean;
  /** The HTTP method of uploads, which is undocumented (dossier 12). */
  readonly uploadMethod: 'PUT' | 'POST';
  /** Headers that the store requires with an upload; never credentials. */
  readonly uploadHeaders: { readonly [name: string]: string };
  /** Milliseconds between two polls. */
  readonly pollIntervalMs: number;
  /** Network options for this vendor; they override `deps.http`. */
  readonly http: HttpOptions;
  /** Milliseconds without an answer, for uploads; `http.timeoutMs` applies to everything else. */
  readonly captureTimeoutMs: number;
}

const DEVELOPERS = 'https://developer.1kosmos.com/devportal/docs/postman-responses/responses';

const CONNECTOR_FORM = "the connector's id, type and config, as JSON";
const VERIFICATION_FORM = "the verification's id, tag, type and config, as JSON";
const DVC_ID_FORM = 'the id of the verification that the vendor keeps';
const OR_FLOWS = ' (or several, under flows)';

/** These headers would be sent to a store. */
const CREDENTIALS = /^(?:authorization|cookie|publickey|requestid|licensekey|keysecret)$/i;

const json = { error: 'must be writable as JSON' };

/** The possible parts of a flow, in either dialect. */
const flowParts = {
  connector: {
    is: field.json(
      z
        .looseObject({ id: z.string(), type: z.string() }, CONNECTOR_FORM)
        .refine(isJson, json)
        .pipe(z.custom<Connector>()),
    ),
    optional: true,
    help: '1Kosmos gives it to you: id, type and config of the connector, as JSON',
    page: DEVELOPERS,
  },
  verification: {
    is: field.json(
      z
        .looseObject({ id: z.string() }, VERIFICATION_FORM)
        .refine(isJson, json)
        .pipe(z.custom<Verification>()),
    ),
    optional: true,
    help: '1Kosmos gives it to you with the connector, as JSON',
    page: DEVELOPERS,
  },
  dvcId: {
    is: field.text({ what: DVC_ID_FORM }),
    optional: true,
    help: 'the id of your verification configuration, from 1Kosmos',
    page: DEVELOPERS,
  },
  documentType: { is: field.oneOf(Object.values(DOCUMENT_TYPES)), default: 'idcard_object' },
} as const;

const flow = field.group(flowParts, {
  rules: (rule) => [
    rule(['connector', 'dvcId'], ({ connector, dvcId }) =>
      connector === undefined && dvcId === undefined ? CONNECTOR_FORM : undefined,
    ),
    rule(['verification', 'dvcId'], ({ verification, dvcId }) =>
      verification === undefined && dvcId === undefined ? VERIFICATION_FORM : undefined,
    ),
  ],
});

/** Where to find each value: dossier 2, 4 and 6. */
export const vendorSettings: DefinedSettings<OneKosmosSettings> = defineSettings(
  {
    baseUrl: {
      is: field.baseUrl({ what: 'the address of the API, such as https://tenant.example/idproofingapi' }),
      help: 'https://<your tenant>/idproofingapi; not what the service directory says',
      page: DEVELOPERS,
    },
    dialect: { is: field.oneOf(['idproofingapi', 'docuverify']), default: 'idproofingapi' },
    docuverifyUrl: { is: field.baseUrl({ what: 'the address of docuverify' }), optional: true },
    licenseKey: {
      is: field.secret(),
      help: '1Kosmos gives it to your tenant; of level `service`, not disabled, not expired',
      page: DEVELOPERS,
    },
    privateKey: {
      is: field.secret({
        check: (key) =>
          typeof key !== 'string' || isPrivateKeyText(key) ? undefined : `must be ${PRIVATE_KEY_FORM}`,
      }),
      optional: true,
    },
    curve: {
      is: field.oneOf(['secp256k1', 'p256']),
      default: 'secp256k1',
      help: 'secp256k1, unless 1Kosmos says that your deployment uses P-256; GET {baseUrl}/environment may tell',
    },
    tenantDns: {
      is: field.host({ what: "the tenant's host name" }),
      help: "the host name on which you open your tenant's admin console",
    },
    tenantOrigin: {
      is: field.baseUrl({ what: 'an origin, such as https://tenant.example' }),
      optional: true,
      help: 'https:// and `tenantDns`, unless the tenant answers elsewhere',
    },
    tenantId: {
      is: field.text({ what: "the tenant's id" }),
      optional: true,
      help: 'leave it out: it is looked up by `tenantDns`',
    },
    communityName: {
      is: field.text({ what: "the community's name" }),
      default: 'default',
      help: "the community's name in the admin console; often `default`",
    },
    communityId: {
      is: field.text({ what: "the community's id" }),
      optional: true,
      help: 'leave it out: it is looked up by `communityName`',
    },
    ...flowParts,
    flows: { is: field.textMap(flow), optional: true },
    appId: { is: field.text(), default: 'anyproof' },
    envelope: { is: field.oneOf(['documented', 'all']), default: 'documented' },
    resultShape: { is: field.oneOf(['v3', 'legacy']), default: 'v3' },
    outcomeFrom: { is: field.oneOf(['fetch', 'result']), default: 'fetch' },
    requireProof: { is: field.flag(), default: true },
    firstPageIndex: { is: field.oneOf([0, 1]), default: 0 },
    launchOrigins: { is: field.list(field.baseUrl({ what: 'an origin' })), default: [] },
    pageUrl: {
      is: field.baseUrl({ what: "the address of the capture page, without the session's id" }),
      optional: true,
      help: "`/idproofing/session` on the tenant's origin, unless the links of your sessions say otherwise",
    },
    images: { is: field.oneOf(['inline', 'bucket']), default: 'inline' },
    uploadHosts: { is: field.list(field.host()), default: [] },
    privateUploadHosts: { is: field.flag(), default: false },
    uploadMethod: { is: field.oneOf(['PUT', 'POST']), default: 'PUT' },
    uploadHeaders: {
      is: field.textMap(field.text({ mayBeEmpty: true }), {
        check: (headers) =>
          Object.keys(headers).some((name) => CREDENTIALS.test(name))
            ? 'must hold no credentials: they would go to the store'
            : undefined,
      }),
      default: {},
    },
    pollIntervalMs: { is: field.milliseconds(), default: 3_000 },
    captureTimeoutMs: { is: field.milliseconds(), default: 120_000 },
  },
  {
    rules: (rule) => [
      // If there are flows and both are missing, neither is needed. A value counts as set even if it was rejected.
      rule(['connector', 'dialect', 'flows'], ({ connector, dialect, flows }, { verification }) =>
        dialect === 'idproofingapi' && connector === undefined && !(flows && verification === undefined)
          ? `${CONNECTOR_FORM}${OR_FLOWS}`
          : undefined,
      ),
      rule(['verification', 'dialect', 'flows'], ({ verification, dialect, flows }, { connector }) =>
        dialect === 'idproofingapi' && verification === undefined && !(flows && connector === undefined)
          ? `${VERIFICATION_FORM}${OR_FLOWS}`
          : undefined,
      ),
      rule(['dvcId', 'dialect', 'flows'], ({ dvcId, dialect, flows }) =>
        dialect === 'docuverify' && dvcId === undefined && flows === undefined
          ? `${DVC_ID_FORM}${OR_FLOWS}`
          : undefined,
      ),
      rule(['dvcId', 'dialect'], ({ dvcId, dialect }) =>
        dialect === 'idproofingapi' && dvcId !== undefined
          ? 'belongs to the dialect docuverify; set the dialect'
          : undefined,
      ),
      rule(
        ['dialect'],
        ({ dialect }, { connector, verification }) =>
          dialect === 'docuverify' && (connector ?? verification) !== undefined
            ? 'is what the vendor keeps under the dvcId, in the dialect docuverify'
            : undefined,
        'connector',
      ),
      rule(['flows', 'dialect'], ({ flows = {}, dialect }) =>
        Object.values(flows).every((one) => isOfDialect(one, dialect))
          ? undefined
          : 'take a dvcId in the dialect docuverify, connector and verification in idproofingapi',
      ),
    ],
    transform: ({
      connector,
      verification,
      dvcId,
      documentType,
      flows,
      tenantDns,
      tenantOrigin = `https://${tenantDns}`,
      pageUrl = `${new URL(tenantOrigin).origin}/idproofing/session`,
      ...settings
    }) => ({
      ...settings,
      tenantDns,
      tenantOrigin,
      pageUrl,
      flows: flowsOf({ default: { connector, verification, dvcId, documentType }, ...flows }),
    }),
  },
);

interface FlowParts {
  readonly connector?: Connector | undefined;
  readonly verification?: Verification | undefined;
  readonly dvcId?: string | undefined;
  readonly documentType: NativeDocumentType;
}

function isOfDialect(
  { connector, verification, dvcId }: FlowParts,
  dialect: OneKosmosSettings['dialect'],
): boolean {
  if (dvcId === undefined) return dialect === 'idproofingapi';
  return dialect === 'docuverify' && connector === undefined && verification === undefined;
}

/** The settings may have a flow of their own in addition to those under `flows`. */
function flowsOf(all: { readonly [name: string]: FlowParts }): OneKosmosSettings['flows'] {
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, parts]): readonly (readonly [string, OneKosmosFlow])[] => {
      const { connector, verification, dvcId, documentType } = parts;
      if (dvcId !== undefined) return [[name, { dvcId, documentType }]];
      if (connector === undefined || verification === undefined) return [];
      return [[name, { connector, verification, documentType }]];
    }),
  );
}
