import type { HttpOptions, SettingHelp, StandardSchemaV1 } from '@anyproof/core';
import {
  baseUrlProblem,
  booleanFromText,
  hostProblem,
  isSecret,
  numberFromText,
  type Secret,
  settingNames,
  trimBaseUrl,
  valueFromJsonText,
  withHttpSettings,
} from '@anyproof/provider-kit';
import { z } from 'zod';
import { FLOW_RULES, flowFields, flows, flowsFrom } from './flows.js';
import { type CurveName, isPrivateKeyText, PRIVATE_KEY_FORM } from './protocol/keys.js';
import type { OneKosmosFlow } from './state.js';

export interface OneKosmosSettings {
  /** Of the API, such as `https://<tenant>/idproofingapi`; not what the service directory says (dossier 0.5). */
  readonly baseUrl: string;
  /** Who creates sessions and tells results; whatever is said of one session stays with `baseUrl` (dossier 6.1). */
  readonly dialect: 'idproofingapi' | 'docuverify';
  /** Of docuverify; looked up in the platform's directory when absent. */
  readonly docuverifyUrl?: string;
  /** Says who the caller is; sealed into the `licensekey` header. */
  readonly licenseKey: Secret;
  /** Raw EC private key in base64; a fresh one per process when absent, since any pair works (dossier 1). */
  readonly privateKey?: Secret;
  readonly curve: CurveName;
  readonly tenantDns: string;
  /** Where ids and services are looked up; `https://<tenantDns>` by default. */
  readonly tenantOrigin: string;
  /** Looked up by `tenantDns` when absent. */
  readonly tenantId?: string;
  readonly communityName: string;
  /** Looked up by `communityName` when absent. */
  readonly communityId?: string;
  readonly flows: { readonly [flow: string]: OneKosmosFlow };
  /** Names this caller in every request. */
  readonly appId: string;
  /** Which bodies are sealed: those documented so, or all (dossier 3 leaves the others open). */
  readonly envelope: 'documented' | 'all';
  /** The shape to ask results in; both are read (dossier 7.4). Only v3 carries reason codes. */
  readonly resultShape: 'v3' | 'legacy';
  /** Where the outcome of a completed session is read: `fetch` tells review apart, and needs a license for it. */
  readonly outcomeFrom: 'fetch' | 'result';
  /**
   * Whether a SUCCESS counts only with `token` and the document's `proof_jwt`, as for the vendor's own apps: that every
   * deployment sends both, nobody documents (dossier 7.4).
   */
  readonly requireProof: boolean;
  /** Base of page numbers in `fetch`, which nobody documents (dossier 6.3). */
  readonly firstPageIndex: number;
  /** Origins, besides the API's and the tenant's, on which the capture page may lie. */
  readonly launchOrigins: readonly string[];
  /** How pictures reach the vendor: in the request, or through the community's bucket (dossier 7.3). */
  readonly images: 'inline' | 'bucket';
  /** Hosts (`host` or `host:port`), besides the API's origin, to which pictures may be uploaded. */
  readonly uploadHosts: readonly string[];
  /** Whether their names may lead into a private network, as those of a store of your own do. */
  readonly privateUploadHosts: boolean;
  /** The verb of uploads, which nobody documents (dossier 12). */
  readonly uploadMethod: 'PUT' | 'POST';
  /** Headers that the store wants with an upload; never credentials. */
  readonly uploadHeaders: { readonly [name: string]: string };
  /** Milliseconds between two polls. */
  readonly pollIntervalMs: number;
  /** Network options for this vendor; they override `deps.http`. */
  readonly http: HttpOptions;
  /** Milliseconds without an answer, for uploads; for all else `http.timeoutMs`. */
  readonly captureTimeoutMs: number;
}

const secret = z.custom<Secret>(isSecret, { error: 'text, or a function that fetches it', abort: false });

const checkedText = (what: string, problemOf: (text: string) => string | undefined) =>
  z.string(what).superRefine((text, context) => {
    const problem = problemOf(text);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  });

const url = (what: string) => checkedText(what, baseUrlProblem);

const host = checkedText('a host or host:port', hostProblem);

const text = (what: string) => z.string(what).min(1, what);

const milliseconds = z.preprocess(numberFromText, z.number().int().positive());

const isObject = ({ value }: { readonly value: unknown }) => typeof value === 'object' && value !== null;

/** They would be sent to a store. */
const CREDENTIALS = /^(?:authorization|cookie|publickey|requestid|licensekey|keysecret)$/i;

const fields = z.strictObject({
  baseUrl: url('the address of the API, such as https://tenant.example/idproofingapi'),
  dialect: z.enum(['idproofingapi', 'docuverify']).default('idproofingapi'),
  docuverifyUrl: url('the address of docuverify').optional(),
  licenseKey: secret,
  privateKey: secret
    .refine((value) => typeof value !== 'string' || isPrivateKeyText(value), `must be ${PRIVATE_KEY_FORM}`)
    .optional(),
  curve: z.enum(['secp256k1', 'p256']).default('secp256k1'),
  tenantDns: checkedText("the tenant's host name", hostProblem),
  tenantOrigin: url('an origin, such as https://tenant.example').optional(),
  tenantId: text("the tenant's id").optional(),
  communityName: text("the community's name").default('default'),
  communityId: text("the community's id").optional(),
  ...flowFields,
  flows,
  appId: z.string().min(1).default('anyproof'),
  envelope: z.enum(['documented', 'all']).default('documented'),
  resultShape: z.enum(['v3', 'legacy']).default('v3'),
  outcomeFrom: z.enum(['fetch', 'result']).default('fetch'),
  requireProof: z.preprocess(booleanFromText, z.boolean()).default(true),
  firstPageIndex: z.preprocess(numberFromText, z.number().int().min(0).max(1)).default(0),
  launchOrigins: z.preprocess(valueFromJsonText, z.array(url('an origin'))).default([]),
  images: z.enum(['inline', 'bucket']).default('inline'),
  uploadHosts: z.preprocess(valueFromJsonText, z.array(host)).default([]),
  privateUploadHosts: z.preprocess(booleanFromText, z.boolean()).default(false),
  uploadMethod: z.enum(['PUT', 'POST']).default('PUT'),
  uploadHeaders: z
    .preprocess(valueFromJsonText, z.record(z.string(), z.string()))
    .refine((headers) => !Object.keys(headers).some((name) => CREDENTIALS.test(name)), {
      error: 'must hold no credentials: they would go to the store',
    })
    .default({}),
  pollIntervalMs: milliseconds.default(3_000),
  captureTimeoutMs: milliseconds.default(120_000),
});

const ruled = FLOW_RULES.reduce(
  (schema, { path, message, holds }) => schema.refine(holds, { path: [path], message, when: isObject }),
  fields,
);

const schema = ruled.transform(
  ({
    connector,
    verification,
    dvcId,
    documentType,
    flows,
    privateKey,
    docuverifyUrl,
    tenantOrigin,
    tenantId,
    communityId,
    ...settings
  }): Omit<OneKosmosSettings, 'http'> => ({
    ...settings,
    baseUrl: trimBaseUrl(settings.baseUrl),
    tenantOrigin: trimBaseUrl(tenantOrigin ?? `https://${settings.tenantDns}`),
    ...(docuverifyUrl === undefined ? {} : { docuverifyUrl: trimBaseUrl(docuverifyUrl) }),
    ...(privateKey === undefined ? {} : { privateKey }),
    ...(tenantId === undefined ? {} : { tenantId }),
    ...(communityId === undefined ? {} : { communityId }),
    flows: flowsFrom({ connector, verification, dvcId, documentType, flows }),
  }),
);

export const oneKosmosSettings: StandardSchemaV1<OneKosmosSettings> = withHttpSettings(schema);

export const oneKosmosSettingNames = settingNames(Object.keys(fields.shape));

const DEVELOPERS = 'https://developer.1kosmos.com/devportal/docs/postman-responses/responses';

/** Where each value is found (dossier 2, 4 and 6). */
export const oneKosmosSettingsHelp: { readonly [setting: string]: SettingHelp } = {
  baseUrl: {
    where: 'https://<your tenant>/idproofingapi; not what the service directory says',
    page: DEVELOPERS,
  },
  licenseKey: {
    where: '1Kosmos gives it to your tenant; of level `service`, not disabled, not expired',
    page: DEVELOPERS,
  },
  curve: {
    where:
      'secp256k1, unless 1Kosmos says that your deployment uses P-256; GET {baseUrl}/environment may tell',
  },
  tenantDns: { where: "the host name on which you open your tenant's admin console" },
  tenantOrigin: { where: 'https:// and `tenantDns`, unless the tenant answers elsewhere' },
  tenantId: { where: 'leave it out: it is looked up by `tenantDns`' },
  communityName: { where: "the community's name in the admin console; often `default`" },
  communityId: { where: 'leave it out: it is looked up by `communityName`' },
  connector: {
    where: '1Kosmos gives it to you: id, type and config of the connector, as JSON',
    page: DEVELOPERS,
  },
  verification: { where: '1Kosmos gives it to you with the connector, as JSON', page: DEVELOPERS },
  dvcId: { where: 'the id of your verification configuration, from 1Kosmos', page: DEVELOPERS },
};
