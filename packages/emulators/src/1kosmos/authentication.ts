import { asRecord } from '../shared/index.js';
import type { Endpoint } from './endpoints.js';
import { Refusal } from './errors.js';
import { findLicense, type Platform } from './platform.js';
import { open, SealingError, sharedKey } from './sealing.js';

export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>;

export interface Caller {
  /** Seals the answer and opens the body. */
  readonly key: Buffer;
  readonly requestId: Readonly<Record<string, unknown>>;
}

/** Checks the sealed headers of an endpoint's class (dossier 2); class N gives no caller. */
export function authenticate(
  platform: Platform,
  endpoint: Endpoint,
  headers: RequestHeaders,
): Caller | undefined {
  if (endpoint.auth === 'N') return undefined;
  const { settings } = platform.context;
  const malformed = (param: string, message: string) =>
    new Refusal(settings.malformedHeaderStatus, message, 'errors', param);
  const required = (name: string): string => {
    const value = headers[name];
    if (typeof value !== 'string' || value === '') throw malformed(name, 'This header should not be empty');
    return value;
  };
  const opened = (name: string): string => {
    try {
      return open(key, required(name));
    } catch (error) {
      throw error instanceof SealingError ? malformed(name, "This header can't be decrypted") : error;
    }
  };

  const publicKey = required('publickey');
  const key = peerKey(platform, endpoint, publicKey, malformed);
  const requestId = requestIdFrom(opened('requestid'));
  if (requestId === undefined) throw malformed('requestid', 'This header is not valid');
  checkFreshness(platform, requestId, publicKey);
  if (endpoint.auth === 'C') checkLicense(platform, endpoint, opened('licensekey'));
  return { key, requestId: requestId.plain };
}

function peerKey(
  platform: Platform,
  endpoint: Endpoint,
  publicKey: string,
  malformed: (param: string, message: string) => Refusal,
): Buffer {
  try {
    return sharedKey(platform.keys.of(endpoint.service), publicKey);
  } catch (error) {
    throw error instanceof SealingError
      ? malformed('publickey', 'This header is not a valid public key')
      : error;
  }
}

interface RequestId {
  readonly ts: number;
  readonly uuid: string;
  readonly plain: Readonly<Record<string, unknown>>;
}

function requestIdFrom(text: string): RequestId | undefined {
  const plain = asRecord(parsed(text));
  if (plain === undefined) return undefined;
  const { ts, uuid } = plain;
  // One of the vendor's own clients spells it `appId`.
  const appId = plain['appid'] ?? plain['appId'];
  if (typeof ts !== 'number' || !Number.isInteger(ts)) return undefined;
  if (typeof uuid !== 'string' || uuid === '') return undefined;
  if (typeof appId !== 'string' || appId === '') return undefined;
  return { ts, uuid, plain };
}

function checkFreshness(platform: Platform, requestId: RequestId, publicKey: string): void {
  const { settings, clock } = platform.context;
  const now = clock.now();
  const spanMs = settings.allowedTimeSpanSeconds * 1000;
  const unauthorized = () => new Refusal(settings.staleTimestampStatus, 'Unauthorized', 'code');
  // `ts` has no fractions, so the client's second may have begun up to a second ago.
  if (Math.abs(Math.floor(now / 1000) - requestId.ts) > settings.allowedTimeSpanSeconds) throw unauthorized();
  if (!settings.rejectReusedUuid) return;
  for (const [seen, until] of platform.seenRequests) if (until < now) platform.seenRequests.delete(seen);
  const name = `${publicKey} ${requestId.uuid}`;
  if (platform.seenRequests.has(name)) throw unauthorized();
  platform.seenRequests.set(name, now + 2 * spanMs);
}

function checkLicense(platform: Platform, endpoint: Endpoint, key: string): void {
  const { settings, clock } = platform.context;
  const license = findLicense(settings.licenses, key, clock.now());
  if (license === undefined) {
    throw new Refusal(settings.badLicenseStatus, 'Invalid or Unauthorized License', 'code');
  }
  if (endpoint.levels !== undefined && !endpoint.levels.includes(license.authLevel)) {
    throw new Refusal(settings.wrongLevelStatus, 'Forbidden', 'code');
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
