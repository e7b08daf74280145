import { type HttpOptions, ProofingError, type StandardIssue, type StandardSchemaV1 } from '@anyproof/core';
import { z } from 'zod';
import { booleanFromText, numberFromText, valueFromJsonText } from './setting-values.js';

/** What a timer of the system can hold; a longer one would fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

// Environment variables are text: digits, false, and JSON for what has parts.
const number = (schema: z.ZodNumber) => z.preprocess(numberFromText, schema).optional();
const milliseconds = number(z.number().int().positive().max(LONGEST_MS));
const positive = number(z.number().int().positive());
const group = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess(valueFromJsonText, schema).optional();
const groupOrFalse = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .preprocess((value) => valueFromJsonText(booleanFromText(value)), z.union([z.literal(false), schema]))
    .optional();

/** Line breaks are often written as \n in environment variables. */
const pem = (what: string) =>
  z
    .string(`PEM text of ${what}`)
    .transform((text) => text.replaceAll('\\n', '\n'))
    .refine((text) => text.includes('-----BEGIN '), { error: `must be PEM text of ${what}` });

const certificates = z.preprocess(
  (value) => {
    const read = valueFromJsonText(value);
    return typeof read === 'string' ? [read] : read;
  },
  z.array(pem('a certificate')).min(1),
);

const proxy = z.string('the URL of an HTTP proxy').refine(isProxyUrl, {
  error: 'must be http://host:port, with user:password@ before the host where the proxy wants credentials',
});

function isProxyUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, pathname, search, hash, username, password } = new URL(text);
  if (protocol !== 'http:' || pathname !== '/' || `${search}${hash}` !== '') return false;
  try {
    return !decodeURIComponent(username).includes(':') && decodeURIComponent(password) !== undefined;
  } catch {
    return false;
  }
}

const schema = z.strictObject({
  timeoutMs: milliseconds,
  deadlineMs: milliseconds,
  downloadDeadlineMs: milliseconds,
  retries: group(
    z.strictObject({
      attempts: number(z.number().int().min(0).max(20)),
      delayMs: number(z.number().int().min(0).max(LONGEST_MS)),
    }),
  ),
  breaker: groupOrFalse(z.strictObject({ failures: positive, openMs: milliseconds })),
  bulkhead: groupOrFalse(z.strictObject({ concurrent: positive, queued: number(z.number().int().min(0)) })),
  proxy: proxy.optional(),
  ca: certificates.optional(),
  clientCertificate: group(
    z.strictObject({
      cert: pem('the certificate'),
      key: pem('its private key'),
      passphrase: z.string().optional(),
    }),
  ),
});

/** `HttpOptions` as settings: values may be text, as environment variables are. An unknown key is an issue at its path. */
export const httpSettings: StandardSchemaV1<HttpOptions> = {
  '~standard': {
    version: 1,
    vendor: 'anyproof',
    validate: (value) => {
      const checked = schema.safeParse(valueFromJsonText(value ?? {}));
      if (checked.success) return { value: optionsOf(checked.data) };
      return { issues: checked.error.issues.flatMap((issue) => told(issue, [])) };
    },
  },
};

/** Settings with an `http` part beside the adapter's own. */
export type WithHttp<Settings> = Settings & { readonly http: HttpOptions };

/**
 * The adapter's settings, of any Standard Schema library, and `http` beside them: pass that on to `createHttpClient`.
 * Issues of both are told together, those of `http` under its path.
 */
export function withHttpSettings<Settings extends object>(
  settings: StandardSchemaV1<Settings>,
): StandardSchemaV1<WithHttp<Settings>> {
  const join = (
    own: StandardResultOf<Settings>,
    http: StandardResultOf<HttpOptions>,
  ): StandardResultOf<WithHttp<Settings>> => {
    if (own.issues === undefined && http.issues === undefined)
      return { value: { ...own.value, http: http.value } };
    const ofHttp = (http.issues ?? []).map((issue) => ({ ...issue, path: ['http', ...(issue.path ?? [])] }));
    return { issues: [...(own.issues ?? []), ...ofHttp] };
  };
  return {
    '~standard': {
      version: 1,
      vendor: settings['~standard'].vendor,
      validate: (value) => {
        const { http, own } = split(value);
        const checked = settings['~standard'].validate(own);
        const checkedHttp = resultOf(httpSettings, http);
        return 'then' in checked
          ? checked.then((result) => join(result, checkedHttp))
          : join(checked, checkedHttp);
      },
    },
  };
}

/** Options that did not come through a schema. Throws CONFIG. */
export function checkHttpOptions(options: HttpOptions, place: string, provider: string): HttpOptions {
  const checked = resultOf(httpSettings, options);
  if (checked.issues === undefined) return checked.value;
  const problems = checked.issues.map(
    ({ path = [], message }) => `${[place, ...path].join('.')}: ${message}`,
  );
  throw new ProofingError({ code: 'CONFIG', message: problems.join('; '), provider });
}

type StandardResultOf<Value> = Awaited<ReturnType<StandardSchemaV1<Value>['~standard']['validate']>>;

function resultOf<Value>(schemaOf: StandardSchemaV1<Value>, value: unknown): StandardResultOf<Value> {
  const checked = schemaOf['~standard'].validate(value);
  if ('then' in checked) throw new TypeError('a synchronous schema answered asynchronously');
  return checked;
}

function split(value: unknown): { readonly http: unknown; readonly own: unknown } {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { http: undefined, own: value };
  const { http, ...own }: { http?: unknown } = value;
  return { http, own };
}

type Issue = z.core.$ZodIssue;

function told(issue: Issue, before: readonly PropertyKey[]): StandardIssue[] {
  const path = [...before, ...issue.path];
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ message: 'there is no such setting', path: [...path, key] }));
  // `false` is what the first branch takes; what is wrong with anything else, the other one says.
  const branch = issue.code === 'invalid_union' ? issue.errors.at(-1) : undefined;
  return branch === undefined
    ? [{ message: issue.message, path }]
    : branch.flatMap((inner) => told(inner, path));
}

/** Without keys that hold undefined: they would hide the values of another layer. */
function optionsOf(data: z.infer<typeof schema>): HttpOptions {
  return present(data) as HttpOptions;
}

function present(group: object): object {
  const kept = Object.entries(group).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept.map(([key, value]) => [key, isGroup(value) ? present(value) : value]));
}

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
