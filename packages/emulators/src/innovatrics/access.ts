import type { FastifyRequest } from 'fastify';
import { jsonBody } from '../shared/body.js';
import type { EmulatorContext } from '../shared/server.js';
import { readAccessToken } from './access-token.js';
import { isBasic } from './basic-auth.js';
import { property } from './image-input.js';
import type { InnovatricsEmulatorSettings } from './settings.js';

/** One of the two ways the same API is offered: the vendor's own, and the white label's with a key (dossier 2). */
export interface Brand {
  /** Before `/enrolment` and `/data`. */
  readonly prefix: string;
  readonly auth: 'basic' | 'apiKey';
}

/** What a 401 asks for. */
export const schemeOf = ({ auth }: Brand) => (auth === 'basic' ? 'Basic' : 'ApiKey');

export const brands: readonly Brand[] = [
  { prefix: '/api/v1', auth: 'basic' },
  { prefix: '/api/v1/id-verifications', auth: 'apiKey' },
];

type Context = EmulatorContext<InnovatricsEmulatorSettings>;

/** Whether the customer's back end is calling. */
export function isCustomer(request: FastifyRequest, brand: Brand, { settings }: Context): boolean {
  return brand.auth === 'basic'
    ? isBasic(request.headers.authorization, settings)
    : request.headers['x-api-key'] === settings.apiKey;
}

/**
 * The session a capture call is for: the access token's. The white label also names it in the body, which counts
 * with the key, since its `initialize` gives no access token.
 */
export function capturedSessionId(
  request: FastifyRequest,
  brand: Brand,
  context: Context,
): string | undefined {
  const token = /^bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token !== undefined) return readAccessToken(token, context.clock.now(), context.settings);
  if (brand.auth !== 'apiKey' || !isCustomer(request, brand, context)) return undefined;
  const named = property(jsonBody(request), 'sessionId');
  return typeof named === 'string' ? named : undefined;
}
