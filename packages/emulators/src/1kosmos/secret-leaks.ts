import type { FastifyRequest, RouteGenericInterface } from 'fastify';
import { asRecord, noteBody } from '../shared/index.js';
import type { OperationName } from './endpoints.js';
import { Refusal } from './errors.js';
import type { Platform } from './platform.js';

/** Inputs of the vendor's documentation page, printed in its samples as headers; no client sends them (dossier 0.3). */
const secretHeaders = ['keysecret', 'keyid', 'license'];

/**
 * Refuses whatever carries a private key or what stands for one, and says so where a test cannot miss it: in the
 * emulator's `secretLeaks` and in the journal's body. The names are kept, never the values. Returns whether
 * something leaked that the vendor answers all the same.
 */
export function refuseLeaks<Route extends RouteGenericInterface>(
  platform: Platform,
  operation: OperationName | undefined,
  request: FastifyRequest<Route>,
  body: unknown,
): boolean {
  const what = [
    ...secretHeaders.filter((name) => request.headers[name] !== undefined).map((name) => `header ${name}`),
    ...(asRecord(body)?.['privateKey'] === undefined ? [] : ['body privateKey']),
  ];
  if (what.length === 0) return false;
  // The vendor's debugging aid asks for a private key, so it answers; but nobody should be calling it.
  const answered = operation === 'ecdsaHelper' && what.every((name) => name.startsWith('body'));
  platform.leaks.push({
    at: platform.context.clock.now(),
    method: request.method,
    path: new URL(request.raw.url ?? '/', 'http://emulator').pathname,
    what,
    answered,
  });
  noteBody(request, { secretLeak: what });
  if (!answered) throw new Refusal(400, `Secrets must not be sent: ${what.join(', ')}`);
  return true;
}
