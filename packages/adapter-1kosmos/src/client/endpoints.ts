import type { HttpRequest } from '@anyproof/provider-kit';

/** N: no authentication. B: `requestid` and `publickey`. C: B and `licensekey` (dossier 6.2). */
export type AuthClass = 'N' | 'B' | 'C';

export interface Endpoint {
  /** Its number in the vendor's list (dossier 6.2). */
  readonly number: number;
  readonly method: HttpRequest['method'];
  /** Below the base URL, with `:placeholders`. */
  readonly path: string;
  readonly auth: AuthClass;
  /** Whether the body travels sealed (dossier 3). */
  readonly sealed?: true;
  /** GETs here may change state (dossier 0.4), so this is said for each. */
  readonly repeat: HttpRequest['repeat'];
}

const SESSION = '/proofingsession/:sessionId';

// biome-ignore format: one endpoint a line, as the vendor's table has them
export const ENDPOINTS = {
  sessionDetails:     { number: 1, method: 'GET', path: SESSION, auth: 'B', repeat: 'safe' },
  complete:           { number: 2, method: 'GET', path: `${SESSION}/complete`, auth: 'B', repeat: 'never' },
  start:              { number: 6, method: 'GET', path: `${SESSION}/start`, auth: 'B', repeat: 'never' },
  fetch:              { number: 9, method: 'POST', path: '/proofingsession/fetch', auth: 'C', sealed: true, repeat: 'safe' },
  submitDocument:     { number: 10, method: 'POST', path: `${SESSION}/submit/document`, auth: 'B', repeat: 'never' },
  submitVerification: { number: 12, method: 'POST', path: `${SESSION}/submit/verification/:verificationName`, auth: 'B', repeat: 'never' },
  create:             { number: 25, method: 'POST', path: '/document_share_session/create', auth: 'C', sealed: true, repeat: 'creates' },
  result:             { number: 26, method: 'POST', path: '/document_share_session/result', auth: 'C', sealed: true, repeat: 'safe' },
  health:             { number: 30, method: 'GET', path: '/healthz', auth: 'N', repeat: 'safe' },
  publicKeys:         { number: 31, method: 'GET', path: '/publickeys', auth: 'N', repeat: 'safe' },
} as const satisfies Record<string, Endpoint>;
