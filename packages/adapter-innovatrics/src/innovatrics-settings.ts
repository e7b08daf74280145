import type { StandardSchemaV1 } from '@anyproof/core';
import {
  baseUrlProblem,
  booleanFromText,
  numberFromText,
  type Secret,
  trimBaseUrl,
  valueFromJsonText,
} from '@anyproof/provider-kit';
import { z } from 'zod';
import { TRUST_FACTORS, type TrustFactor } from './innovatrics-factors.js';

/** Who makes a Basic request. */
export interface BasicCredentials {
  /** Without a colon, which ends the name in Basic authentication. */
  readonly username: Secret;
  readonly password: Secret;
}

/** Where the vendor's calls are, under the base URL; brands and versions differ (dossier 2). */
export interface InnovatricsPaths {
  readonly initialize: string;
  /** Before `/{sessionId}/status` and the other results. */
  readonly dataPrefix: string;
  /** Before `/document`, `/face` and the other capture calls. */
  readonly capturePrefix: string;
  /** The page for the person, with `{token}` in it; used only where the vendor does not return its address. */
  readonly webEnrolment: string;
}

export interface InnovatricsSettings extends BasicCredentials {
  /** The tenant's host, such as `https://idv.example`. */
  readonly baseUrl: string;
  /** `webEnrolmentTheme`: colours and logo of the vendor's page. */
  readonly theme?: string;
  /** Used when `createSession` gets no `returnUrl`: the vendor requires one. */
  readonly returnUrl?: string;
  readonly paths: InnovatricsPaths;
  /** Sent with the token exchange where the vendor wants it; a browser has none, so neither have we by default. */
  readonly sdk?: BasicCredentials;
  /** Further keys under `verifications`, each with the trust factor that it means. */
  readonly trustFactorKeys: { readonly [key: string]: TrustFactor };
  /** Also read answers whose keys differ in case, as gateways in between return them (dossier 11, row 30). */
  readonly caseInsensitiveKeys: boolean;
  /** Milliseconds between two polls; the vendor advises a minute. */
  readonly pollIntervalMs: number;
  /** Milliseconds without an answer. */
  readonly timeoutMs: number;
  /** The same for capture calls, which wait for the vendor's image processing (dossier 4.2). */
  readonly captureTimeoutMs: number;
  /** Bytes of one image. The vendor documents no limit; phones make far smaller ones. */
  readonly maxImageBytes: number;
}

const secret = z.union([
  z.string().min(1),
  z.custom<() => string | Promise<string>>((value) => typeof value === 'function'),
]);
const username = secret.refine((value) => typeof value !== 'string' || !value.includes(':'), {
  error: 'must not contain a colon, which ends the name in Basic authentication',
});
const baseUrl = z.string().superRefine((text, context) => {
  const problem = baseUrlProblem(text);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
});
const positive = z.preprocess(numberFromText, z.number().int().positive());
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an absolute http(s) URL' });
const path = z.string().regex(/^\/[^?#\s]*[^/?#\s]$/, 'must start with a slash and not end with one');
const factor = z.literal(Object.keys(TRUST_FACTORS) as TrustFactor[], {
  error: `must be one of ${Object.keys(TRUST_FACTORS).join(', ')}`,
});

const schema = z
  .strictObject({
    baseUrl,
    username,
    password: secret,
    theme: z.string().min(1).optional(),
    returnUrl: httpUrl.optional(),
    paths: z
      .preprocess(
        valueFromJsonText,
        z.strictObject({
          initialize: path.default('/api/v1/enrolment/initialize'),
          dataPrefix: path.default('/api/v1/data'),
          capturePrefix: path.default('/api/v1/enrolment'),
          webEnrolment: z
            .string()
            .regex(/^\/.*[?&]token=\{token\}/, 'must start with a slash and hold token={token} in its query')
            .default('/web-enrolment/?token={token}'),
        }),
      )
      .prefault({}),
    sdk: z.preprocess(valueFromJsonText, z.strictObject({ username, password: secret }).optional()),
    trustFactorKeys: z.preprocess(valueFromJsonText, z.record(z.string(), factor)).default({}),
    caseInsensitiveKeys: z.preprocess(booleanFromText, z.boolean()).default(true),
    pollIntervalMs: positive.default(60_000),
    timeoutMs: positive.default(30_000),
    captureTimeoutMs: positive.default(120_000),
    maxImageBytes: positive.default(10_000_000),
  })
  .transform(
    ({ theme, returnUrl, sdk, ...settings }): InnovatricsSettings => ({
      ...settings,
      baseUrl: trimBaseUrl(settings.baseUrl),
      ...(theme === undefined ? {} : { theme }),
      ...(returnUrl === undefined ? {} : { returnUrl }),
      ...(sdk === undefined ? {} : { sdk }),
    }),
  );

export const innovatricsSettings: StandardSchemaV1<InnovatricsSettings> = schema;
