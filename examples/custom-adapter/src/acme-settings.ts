import type { HttpOptions, SettingHelp, StandardSchemaV1 } from '@anyproof/core';
import {
  baseUrlProblem,
  isSecret,
  numberFromText,
  type Secret,
  settingNames,
  trimBaseUrl,
  valueFromJsonText,
  withHttpSettings,
} from '@anyproof/provider-kit';
import { z } from 'zod';

export interface AcmeSettings {
  readonly baseUrl: string;
  readonly clientId: Secret;
  readonly clientSecret: Secret;
  /** Signs Acme's messages; without it none is taken. */
  readonly webhookKey?: Secret | undefined;
  /** Taken beside `webhookKey` while one key takes the place of the other. */
  readonly previousWebhookKey?: Secret | undefined;
  /** By flow, the workflow that was made in Acme's console. */
  readonly flows: { readonly [flow: string]: string };
  /** Milliseconds between two polls, where no messages come. */
  readonly pollIntervalMs: number;
  /** The same where they do: polling only catches what gets lost. */
  readonly safetyPollIntervalMs: number;
  /** Milliseconds without an answer, for uploads; for all else `http.timeoutMs`. */
  readonly uploadTimeoutMs: number;
  /** Network options for this vendor; they override `deps.http`. */
  readonly http: HttpOptions;
}

const secret = z.custom<Secret>(isSecret, 'must be a text, or a function that gives one');
const positive = z.preprocess(numberFromText, z.number().int().positive());

const fields = z.strictObject({
  baseUrl: z.string().superRefine((text, context) => {
    const problem = baseUrlProblem(text);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  }),
  clientId: secret,
  clientSecret: secret,
  webhookKey: secret.optional(),
  previousWebhookKey: secret.optional(),
  flows: z
    .preprocess(valueFromJsonText, z.record(z.string().min(1), z.string().min(1)))
    .default({ default: 'standard' }),
  pollIntervalMs: positive.default(2_000),
  safetyPollIntervalMs: positive.default(60_000),
  uploadTimeoutMs: positive.default(120_000),
});

export const acmeSettings: StandardSchemaV1<AcmeSettings> = withHttpSettings(
  fields.transform((settings) => ({ ...settings, baseUrl: trimBaseUrl(settings.baseUrl) })),
);

export const acmeSettingNames = settingNames(Object.keys(fields.shape));

/** Where each value is found: errors and `anyproof doctor` say it. */
export const acmeSettingsHelp: { readonly [setting: string]: SettingHelp } = {
  baseUrl: { where: 'the address of the API that Acme gave you' },
  clientId: { where: "Acme's console, API clients" },
  clientSecret: { where: "Acme's console, API clients: shown once, when the client is made" },
  webhookKey: { where: "Acme's console, Webhooks: the signing key", check: 'webhook secret' },
};
