import { createHmac, timingSafeEqual } from 'node:crypto';
import { asRecord } from '../shared/body.js';
import type { InnovatricsEmulatorSettings } from './settings.js';

type TokenSettings = Pick<
  InnovatricsEmulatorSettings,
  'jwtSecret' | 'jwtTenantClaim' | 'tenant' | 'tokenTtlSeconds'
>;

const encode = (value: unknown) => Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
const signed = (text: string, secret: string) =>
  createHmac('sha256', secret).update(text).digest('base64url');

/** An HS256 token with the claims of the vendor's samples and no others (dossier 3.2). `now` in milliseconds. */
export function mintAccessToken(sessionId: string, now: number, settings: TokenSettings): string {
  const nbf = Math.floor(now / 1000);
  const claims = {
    sessionId,
    [settings.jwtTenantClaim]: settings.tenant,
    nbf,
    exp: nbf + settings.tokenTtlSeconds,
  };
  const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${text}.${signed(text, settings.jwtSecret)}`;
}

/** The session of a token that is ours and in its time; undefined otherwise. */
export function readAccessToken(token: string, now: number, settings: TokenSettings): string | undefined {
  const [head, body, signature, ...rest] = token.split('.');
  if (head === undefined || body === undefined || signature === undefined || rest.length > 0)
    return undefined;
  const expected = Buffer.from(signed(`${head}.${body}`, settings.jwtSecret));
  const given = Buffer.from(signature);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined;
  const claims = asRecord(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')));
  const seconds = now / 1000;
  if (typeof claims?.nbf !== 'number' || typeof claims.exp !== 'number') return undefined;
  if (seconds < claims.nbf || seconds >= claims.exp) return undefined;
  return typeof claims.sessionId === 'string' ? claims.sessionId : undefined;
}
