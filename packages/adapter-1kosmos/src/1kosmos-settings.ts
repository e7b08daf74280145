import type { StandardSchemaV1 } from '@anyproof/core';
import {
  baseUrlProblem,
  isSecret,
  numberFromText,
  type Secret,
  trimBaseUrl,
  valueFromJsonText,
} from '@anyproof/provider-kit';
import { z } from 'zod';
import { isJson } from './1kosmos-json.js';
import { type CurveName, isPrivateKeyText, PRIVATE_KEY_FORM } from './crypto/keys.js';

export type NativeDocumentType = 'dl_object' | 'ppt_object' | 'idcard_object';

/** What a flow stands for: the connector and the verification that the service runs (dossier 6.3). */
export interface OneKosmosFlow {
  readonly connector: { readonly [field: string]: unknown };
  readonly verification: { readonly id: string; readonly [field: string]: unknown };
  /** Asked for when the session names no document type. */
  readonly documentType: NativeDocumentType;
}

export interface OneKosmosSettings {
  /** Of the API, such as `https://<tenant>/idproofingapi`; not what the service directory says (dossier 0.5). */
  readonly baseUrl: string;
  /** Says who the caller is; sealed into the `licensekey` header. */
  readonly licenseKey: Secret;
  /** Raw EC private key in base64; a fresh one per process when absent, since any pair works (dossier 1). */
  readonly privateKey?: Secret;
  readonly curve: CurveName;
  readonly tenantDns: string;
  readonly tenantId: string;
  readonly communityName: string;
  readonly communityId: string;
  readonly flows: { readonly [flow: string]: OneKosmosFlow };
  /** Names this caller in every request. */
  readonly appId: string;
  /** Which bodies are sealed: those documented so, or all (dossier 3 leaves the others open). */
  readonly envelope: 'documented' | 'all';
  /** The shape to ask results in; both are read (dossier 7.4). Only v3 carries reason codes. */
  readonly resultShape: 'v3' | 'legacy';
  /** Where the outcome of a completed session is read: `fetch` tells review apart, and needs a license for it. */
  readonly outcomeFrom: 'fetch' | 'result';
  /** Base of page numbers in `fetch`, which nobody documents (dossier 6.3). */
  readonly firstPageIndex: number;
  /** Origins, besides the API's and the tenant's, on which the capture page may lie. */
  readonly launchOrigins: readonly string[];
  /** Milliseconds between two polls. */
  readonly pollIntervalMs: number;
  /** Milliseconds without an answer; for uploads `captureTimeoutMs`. */
  readonly timeoutMs: number;
  readonly captureTimeoutMs: number;
}

const secret = z.custom<Secret>(isSecret, { error: 'text, or a function that fetches it', abort: false });
const baseUrl = z
  .string('the address of the API, such as https://tenant.example/idproofingapi')
  .superRefine((text, context) => {
    const problem = baseUrlProblem(text);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  });
const text = (what: string) => z.string(what).min(1, what);
const milliseconds = z.preprocess(numberFromText, z.number().int().positive());
const json = { error: 'must be writable as JSON' };
const connector = z.preprocess(
  valueFromJsonText,
  z
    .looseObject({ id: z.string(), type: z.string() }, "the connector's id, type and config, as JSON")
    .refine(isJson, json),
);
const verification = z.preprocess(
  valueFromJsonText,
  z
    .looseObject({ id: z.string() }, "the verification's id, tag, type and config, as JSON")
    .refine(isJson, json),
);
const documentType = z.enum(['dl_object', 'ppt_object', 'idcard_object']).default('idcard_object');
const isObject = ({ value }: { readonly value: unknown }) => typeof value === 'object' && value !== null;

const schema = z
  .strictObject({
    baseUrl,
    licenseKey: secret,
    privateKey: secret
      .refine((value) => typeof value !== 'string' || isPrivateKeyText(value), `must be ${PRIVATE_KEY_FORM}`)
      .optional(),
    curve: z.enum(['secp256k1', 'p256']).default('secp256k1'),
    tenantDns: text("the tenant's host name"),
    tenantId: text("the tenant's id"),
    communityName: text("the community's name").default('default'),
    communityId: text("the community's id"),
    connector: connector.optional(),
    verification: verification.optional(),
    documentType,
    flows: z
      .preprocess(
        valueFromJsonText,
        z.record(
          z.string(),
          z.preprocess(valueFromJsonText, z.strictObject({ connector, verification, documentType })),
        ),
      )
      .optional(),
    appId: z.string().min(1).default('anyproof'),
    envelope: z.enum(['documented', 'all']).default('documented'),
    resultShape: z.enum(['v3', 'legacy']).default('v3'),
    outcomeFrom: z.enum(['fetch', 'result']).default('fetch'),
    firstPageIndex: z.preprocess(numberFromText, z.number().int().min(0).max(1)).default(0),
    launchOrigins: z.preprocess(valueFromJsonText, z.array(baseUrl)).default([]),
    pollIntervalMs: milliseconds.default(3_000),
    timeoutMs: milliseconds.default(30_000),
    captureTimeoutMs: milliseconds.default(120_000),
  })
  .refine(
    (all) => all.connector !== undefined || (all.flows !== undefined && all.verification === undefined),
    {
      path: ['connector'],
      message: "the connector's id, type and config, as JSON (or several, under flows)",
      when: isObject,
    },
  )
  .refine(
    (all) => all.verification !== undefined || (all.flows !== undefined && all.connector === undefined),
    {
      path: ['verification'],
      message: "the verification's id, tag, type and config, as JSON (or several, under flows)",
      when: isObject,
    },
  )
  .transform(
    ({ connector, verification, documentType, flows, privateKey, ...settings }): OneKosmosSettings => ({
      ...settings,
      baseUrl: trimBaseUrl(settings.baseUrl),
      ...(privateKey === undefined ? {} : { privateKey }),
      flows: {
        ...(connector && verification ? { default: { connector, verification, documentType } } : {}),
        ...flows,
      },
    }),
  );

export const oneKosmosSettings: StandardSchemaV1<OneKosmosSettings> = schema;
