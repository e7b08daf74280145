import type { StandardSchemaV1 } from '@anyproof/core';
import { baseUrlProblem, settingNames, trimBaseUrl, withHttpSettings } from '@anyproof/provider-kit';
import { z } from 'zod';
import { CONTROL_DATA_NAMES } from './id360-control-data.js';
import * as field from './id360-setting-fields.js';
import type { Id360Settings } from './id360-settings-types.js';

export type * from './id360-settings-types.js';

/** The vendor's environments (dossier 1). */
const ENVIRONMENTS = {
  prod: 'https://id360docaposte.com',
  preprod: 'https://preprod.id360docaposte.com',
} as const;

const isObject = ({ value }: { readonly value: unknown }) => typeof value === 'object' && value !== null;

const fields = z.strictObject({
  environment: z.enum(['prod', 'preprod']).optional(),
  baseUrl: field.baseUrl.optional(),
  username: field.secret,
  password: field.secret,
  archive: field.archive.optional(),
  process: field.processUuid.optional(),
  flows: field.flows.optional(),
  returnUrl: field.httpUrl.optional(),
  creation: z.enum(['endpoints', 'legacy']).default('endpoints'),
  callbacks: field.callbacks.default([]),
  consentParameter: z.enum(['both', 'accepted_system_cgu', 'accepted_cgu']).default('both'),
  controlData: field.names.default(CONTROL_DATA_NAMES),
  documentNames: field.documentNames.default({}),
  artifacts: field.artifacts.default([]),
  paths: field.paths.prefault({}),
  processDeadlineMinutes: field.positive.optional(),
  tokenCacheMinutes: field.positive.default(13),
  pollIntervalMs: field.positiveWhole.default(5_000),
  safetyPollIntervalMs: field.positiveWhole.default(60_000),
  uploadTimeoutMs: field.positiveWhole.default(120_000),
});

const schema = fields
  // `when`: these are told together with whatever else is wrong.
  .refine(({ environment, baseUrl }) => environment !== undefined || baseUrl !== undefined, {
    path: ['environment'],
    message: 'prod or preprod',
    when: isObject,
  })
  .refine(({ environment, baseUrl }) => fits(environment, baseUrl), {
    path: ['baseUrl'],
    message: 'is another address than that of `environment`; keep one of the two',
    when: isObject,
  })
  .refine(({ process, flows }) => process !== undefined || flows !== undefined, {
    path: ['process'],
    message: "the process UUID from ID360's console (or several, under flows)",
    when: isObject,
  })
  .refine(({ creation, callbacks }) => creation !== 'legacy' || lengthOf(callbacks) === 1, {
    path: ['callbacks'],
    message: 'exactly one callback, since creation is legacy',
    when: isObject,
  })
  .transform(({ environment, process, flows, baseUrl, ...settings }): Omit<Id360Settings, 'http'> => {
    const { archive, returnUrl, processDeadlineMinutes, paths, ...always } = settings;
    const { interrupt, ...otherPaths } = paths;
    return {
      ...always,
      baseUrl: trimBaseUrl(baseUrl ?? ENVIRONMENTS[environment ?? 'preprod']),
      flows: { ...(process === undefined ? {} : { default: process }), ...flows },
      paths: { ...otherPaths, ...(interrupt === undefined ? {} : { interrupt }) },
      ...(archive === undefined ? {} : { archive: archiveAccount(archive) }),
      ...(returnUrl === undefined ? {} : { returnUrl }),
      ...(processDeadlineMinutes === undefined ? {} : { processDeadlineMinutes }),
    };
  });

/** Two addresses would be a guess at which one was meant; a refinement may see a URL that was refused already. */
function fits(environment: unknown, baseUrl: unknown): boolean {
  if (typeof baseUrl !== 'string' || baseUrlProblem(baseUrl) !== undefined) return true;
  if (environment !== 'prod' && environment !== 'preprod') return true;
  return trimBaseUrl(baseUrl) === ENVIRONMENTS[environment];
}

/** A refinement may see a value that a field's own rule refused already. */
function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

function archiveAccount({ oneTimePassword, ...login }: z.infer<typeof field.archive>) {
  return { ...login, ...(oneTimePassword === undefined ? {} : { oneTimePassword }) };
}

export const id360Settings: StandardSchemaV1<Id360Settings> = withHttpSettings(schema);

export const id360SettingNames = settingNames(Object.keys(fields.shape), {
  archive: ['username', 'password', 'oneTimePassword'],
  paths: ['interrupt', 'proofSlip', 'archive', 'idclaim'],
});
