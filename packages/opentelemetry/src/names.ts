import type { Attributes } from '@opentelemetry/api';

// OpenTelemetry's semantic conventions, where they have a word for it.
export const METHOD = 'http.request.method';
export const RESENDS = 'http.request.resend_count';
export const STATUS = 'http.response.status_code';
export const TEMPLATE = 'url.template';
export const ERROR_TYPE = 'error.type';
/** The conventions' word for an error that has no code. */
export const OTHER_ERROR = '_OTHER';

// Ours.
export const PROVIDER = 'anyproof.provider';
export const VERB = 'anyproof.verb';
export const ROUTE_BY = 'anyproof.route.by';
/** Of providers tried before: `name CODE`. */
export const ROUTE_SKIPPED = 'anyproof.route.skipped';
export const BREAKER_STATE = 'anyproof.breaker.state';
export const TOKEN_SOURCE = 'anyproof.token.source';
export const TOKEN_REASON = 'anyproof.token.reason';
export const WEBHOOK_OUTCOME = 'anyproof.webhook.outcome';
export const WEBHOOK_REASON = 'anyproof.webhook.reason';
export const STATUS_NOW = 'anyproof.session.status';
export const DECISION_NOW = 'anyproof.session.decision';
export const TRUST = 'anyproof.session.trust';
/** Of an end that was taken back. */
export const STATUS_BEFORE = 'anyproof.session.before.status';
export const DECISION_BEFORE = 'anyproof.session.before.decision';

/** `server.address` and `server.port` of a host with or without a port; IPv6 in brackets. */
export function serverAttributes(host: string): Attributes {
  const [, address, port] = /^(.*?)(?::(\d+))?$/.exec(host) ?? [];
  return {
    'server.address': (address ?? host).replace(/^\[(.*)\]$/, '$1'),
    ...(port === undefined ? {} : { 'server.port': Number(port) }),
  };
}
