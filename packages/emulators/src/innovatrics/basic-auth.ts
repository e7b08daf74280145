import type { InnovatricsEmulatorSettings } from './settings.js';

type Credentials = Pick<InnovatricsEmulatorSettings, 'username' | 'password' | 'strictBase64'>;

const padded = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const lenient = /^[A-Za-z0-9+/_-]+={0,2}$/;

/** Whether an `Authorization` header carries the customer's Basic credentials (dossier 3.1, 13.3). */
export function isBasic(header: string | undefined, credentials: Credentials): boolean {
  const encoded = /^basic +(\S+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined || !(credentials.strictBase64 ? padded : lenient).test(encoded)) return false;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) return false;
  return text.slice(0, colon) === credentials.username && text.slice(colon + 1) === credentials.password;
}
