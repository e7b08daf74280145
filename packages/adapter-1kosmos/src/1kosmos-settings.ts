import type { StandardSchemaV1 } from '@anyproof/core';
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
import { FLOW_RULES, flowFields, flows, flowsFrom } from './1kosmos-flow-fields.js';
import type { OneKosmosSettings } from './1kosmos-settings-types.js';
import { isPrivateKeyText, PRIVATE_KEY_FORM } from './crypto/keys.js';

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
