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

/** The vendor's environments (dossier 1). */
const ENVIRONMENTS = {
  prod: 'https://id360docaposte.com',
  preprod: 'https://preprod.id360docaposte.com',
} as const;

/** Where ID360 sends its notifications, and the headers that prove to you that they are yours. */
export interface Id360Callback {
  readonly url: string;
  /** `final`: the end of the session only. `all`: every step too. */
  readonly on: 'final' | 'all';
  /** Put on each notification: the vendor signs nothing, so a secret header is the only proof. */
  readonly headers: { readonly [name: string]: string };
}

export interface Id360Settings {
  readonly baseUrl: string;
  /** The application's login. */
  readonly username: Secret;
  readonly password: Secret;
  /** Process UUIDs from ID360's console, by flow name; `default` serves sessions that name no flow. */
  readonly flows: { readonly [flow: string]: string };
  /** Used when `createSession` gets no `returnUrl`: the vendor requires one. */
  readonly returnUrl?: string;
  readonly callbacks: readonly Id360Callback[];
  /** The consent call's spelling: the vendor's guides of 2025 and 2026 differ (dossier 10, row 4). */
  readonly consentParameter: 'accepted_system_cgu' | 'accepted_cgu';
  /** Which control data carries which expected claim; names depend on the process (dossier 5.2). */
  readonly controlData: { readonly [claim: string]: string };
  /** Milliseconds between two polls. */
  readonly pollIntervalMs: number;
  /** Milliseconds without an answer. */
  readonly timeoutMs: number;
}

const secret = z.custom<Secret>(isSecret, { error: 'text, or a function that fetches it', abort: false });
const baseUrl = z.string().superRefine((text, context) => {
  const problem = baseUrlProblem(text);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
});
const milliseconds = z.preprocess(numberFromText, z.number().int().positive());
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an absolute http(s) URL' });
const processUuid = z.guid({ error: "must be a process UUID from ID360's console" });

const isObject = ({ value }: { readonly value: unknown }) => typeof value === 'object' && value !== null;

const schema = z
  .strictObject({
    environment: z.enum(['prod', 'preprod']).optional(),
    baseUrl: baseUrl.optional(),
    username: secret,
    password: secret,
    process: processUuid.optional(),
    flows: z.preprocess(valueFromJsonText, z.record(z.string(), processUuid)).optional(),
    returnUrl: httpUrl.optional(),
    callbacks: z
      .preprocess(
        valueFromJsonText,
        z.array(
          z.strictObject({
            url: httpUrl,
            on: z.enum(['final', 'all']).default('final'),
            headers: z.record(z.string(), z.string().min(1)).default({}),
          }),
        ),
      )
      .default([]),
    consentParameter: z.enum(['accepted_system_cgu', 'accepted_cgu']).default('accepted_system_cgu'),
    controlData: z
      .preprocess(valueFromJsonText, z.record(z.string(), z.string().min(1)))
      .default({ given_name: 'first_name', family_name: 'name', birthdate: 'birth_date' }),
    pollIntervalMs: milliseconds.default(5_000),
    timeoutMs: milliseconds.default(30_000),
  })
  // `when`: these two are told together with whatever else is wrong.
  .refine(({ environment, baseUrl }) => environment !== undefined || baseUrl !== undefined, {
    path: ['environment'],
    message: 'prod or preprod',
    when: isObject,
  })
  .refine(({ process, flows }) => process !== undefined || flows !== undefined, {
    path: ['process'],
    message: "the process UUID from ID360's console (or several, under flows)",
    when: isObject,
  })
  .transform(({ environment, process, flows, returnUrl, ...settings }): Id360Settings => {
    const url = settings.baseUrl ?? ENVIRONMENTS[environment ?? 'preprod'];
    return {
      ...settings,
      baseUrl: trimBaseUrl(url),
      flows: { ...(process === undefined ? {} : { default: process }), ...flows },
      ...(returnUrl === undefined ? {} : { returnUrl }),
    };
  });

export const id360Settings: StandardSchemaV1<Id360Settings> = schema;
