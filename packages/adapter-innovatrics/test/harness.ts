import {
  type Clock,
  type Consent,
  configFromEnv,
  createProofing,
  type Proofing,
  type ProofingDeps,
  type Random,
  type SessionRef,
  type SessionStore,
} from '@anyproof/core';
import type { Answer, Parsed } from '@anyproof/provider-kit';
import nock from 'nock';
import type { SessionState } from '../../core/src/contract/observation.js';
import { readState } from '../../core/src/state/store.js';
import { innovatrics } from '../src/index.js';

export const BASE_URL = 'https://idv.example';
export const SESSION_ID = 'ad90c821-e5ea-4385-be5b-4fc9f9ea24ee';
export const REFERENCE_TOKEN = 'k3J0c2Zx9o1bq7VJmWb8v2nT6yQe4uHdR5sLxPzA0fM';
export const WEB_ENROLMENT_URL = `${BASE_URL}/web-enrolment/?token=${REFERENCE_TOKEN}`;
export const INITIALIZED = {
  accessToken: 'first.access.token',
  sessionId: SESSION_ID,
  webEnrolmentUrl: WEB_ENROLMENT_URL,
};

export const SEAL_KEY = Buffer.alloc(32, 7).toString('base64');

const ENV = {
  ANYPROOF_PROVIDER: 'innovatrics',
  ANYPROOF_SEAL_KEY: SEAL_KEY,
  ANYPROOF_INNOVATRICS_BASE_URL: BASE_URL,
  ANYPROOF_INNOVATRICS_USERNAME: 'innovatrics',
  ANYPROOF_INNOVATRICS_PASSWORD: 'innovatrics',
  ANYPROOF_INNOVATRICS_RETURN_URL: 'https://rp.example/idv/return',
};

/** What the person agreed to before the app takes photos itself. */
export const CONSENT: Consent = { terms: true, biometrics: true, at: '2026-01-15T00:00:00Z' };

/** Time that passes only when somebody waits. */
export function waitingClock(): Clock {
  let now = Date.UTC(2026, 0, 15);
  return {
    now: () => now,
    sleep: async (milliseconds) => {
      now += milliseconds;
    },
  };
}

const fixedRandom: Random = {
  bytes: (length) => new Uint8Array(length),
  uuid: () => SESSION_ID,
  fraction: () => 0,
};

/** As an app sets it up, with `extra` environment variables beside the required ones. */
export function proofingWith(
  extra: { readonly [name: string]: string } = {},
  settings: { readonly [name: string]: unknown } = {},
  deps: ProofingDeps = {},
): Proofing {
  const config = configFromEnv({ ...ENV, ...extra });
  const providers = { innovatrics: { ...config.providers['innovatrics'], ...settings } };
  return createProofing({
    adapters: [innovatrics],
    config: Object.keys(settings).length === 0 ? config : { ...config, providers },
    deps: { clock: waitingClock(), random: fixedRandom, ...deps },
  });
}

/** A request as it left, down to its bytes. */
export interface Sent {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: { readonly [name: string]: string | undefined };
  readonly body: string;
}

export interface Vendor {
  readonly scope: nock.Scope;
  readonly sent: Sent[];
}

/** The vendor, of whom only the answers are made up: what was sent to it is in `sent`. */
export function vendorAt(origin = BASE_URL): Vendor {
  const sent: Sent[] = [];
  const scope = nock(origin);
  scope.on('request', (request: unknown, _interceptor: unknown, body: unknown) => {
    sent.push({ ...requestLine(request), body: String(body) });
  });
  return { scope, sent };
}

function requestLine(request: unknown): Omit<Sent, 'body'> {
  if (typeof request !== 'object' || request === null) throw new TypeError('nock told of no request');
  const { method, path, headers } = request as { method: string; path: string; headers: object };
  const entries = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return { method, path, headers: Object.fromEntries(entries) };
}

/** A fixture as the client would have read it. */
export function parsed<Value>(answer: Answer<Value>, raw: unknown): Parsed<Value> {
  const { value, unread } = answer.read(raw);
  if (value === undefined) throw new TypeError('the fixture lacks what decides');
  return unread.length === 0 ? { value, raw } : { value, raw, unread };
}

/** What a store has of a session. */
export async function stateIn(store: SessionStore, ref: SessionRef): Promise<SessionState> {
  const kept = await store.read(ref);
  return kept === undefined ? {} : readState(kept.state);
}

/** Four bytes of a JPEG, enough for its signature. */
export const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0]);
/** Base64 of {@link JPEG}, typed from RFC 4648. */
export const JPEG_BASE64 = '/9j/4A==';
