import { type HttpOptions, ProofingError } from '@anyproof/core';
import { field, matches } from './field.js';
import { readWith, type SettingField, settingField } from './schema.js';
import { valueFromJsonText } from './setting-text.js';

const optional = <Value>(is: SettingField<Value>) => ({ is, optional: true }) as const;
const milliseconds = optional(field.milliseconds());
const positive = optional(field.whole());

/** Line breaks are often written as \\n in environment variables. */
const pem = (what: string): SettingField<string> => {
  const text = field.text({
    what: `PEM text of ${what}`,
    check: matches(/-----BEGIN /, `must be PEM text of ${what}`),
  });
  return settingField((value) => {
    const read = readWith(text, value);
    return read.issues === undefined ? { value: read.value.replaceAll('\\n', '\n') } : read;
  });
};

const certificates = field.list(pem('a certificate'), { least: 1, commas: false });

const proxy = field.text({
  what: 'the URL of an HTTP proxy',
  check: (text) =>
    isProxyUrl(text)
      ? undefined
      : 'must be http://host:port, with user:password@ before the host if the proxy requires credentials',
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

/** `HttpOptions` as settings: values may be text, as environment variables are. An unknown key is an issue at its path. */
export const httpSettings: SettingField<HttpOptions> = field.group({
  timeoutMs: milliseconds,
  deadlineMs: milliseconds,
  downloadDeadlineMs: milliseconds,
  retries: optional(
    field.group({
      attempts: optional(field.whole({ least: 0, most: 20 })),
      delayMs: optional(field.milliseconds({ least: 0 })),
    }),
  ),
  breaker: optional(field.orFalse(field.group({ failures: positive, openMs: milliseconds }))),
  bulkhead: optional(
    field.orFalse(field.group({ concurrent: positive, queued: optional(field.whole({ least: 0 })) })),
  ),
  proxy: optional(proxy),
  ca: optional(settingField((value) => readWith(certificates, isOneCertificate(value) ? [value] : value))),
  clientCertificate: optional(
    field.group({
      cert: pem('the certificate'),
      key: pem('its private key'),
      passphrase: optional(field.text({ mayBeEmpty: true })),
    }),
  ),
} satisfies { readonly [Name in keyof Required<HttpOptions>]: unknown });

const isOneCertificate = (value: unknown): boolean => typeof valueFromJsonText(value) === 'string';

/** Checks options that no schema has read. Throws CONFIG. */
export function checkHttpOptions(options: HttpOptions, place: string, provider: string): HttpOptions {
  const checked = readWith(httpSettings, options);
  if (checked.issues === undefined) return checked.value;
  const problems = checked.issues.map(
    ({ path = [], message }) => `${[place, ...path].join('.')}: ${message}`,
  );
  throw new ProofingError({ code: 'CONFIG', message: problems.join('; '), provider });
}
