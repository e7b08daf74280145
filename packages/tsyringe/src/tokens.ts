// `Symbol.for`, so that the ESM and the CommonJS copy of this package, or two versions of it, mean the same.

/** The `Proofing` of this container. */
export const PROOFING = Symbol.for('anyproof.proofing');
/** Its `ProofingConfig`. */
export const PROOFING_CONFIG = Symbol.for('anyproof.config');
/** The adapters that the configuration may name: `readonly Adapter[]`. Tenants inherit them. */
export const PROOFING_ADAPTERS = Symbol.for('anyproof.adapters');

/** A `Clock`. */
export const CLOCK = Symbol.for('anyproof.clock');
/** A `Random`. */
export const RANDOM = Symbol.for('anyproof.random');
/** An `Observer`. */
export const OBSERVER = Symbol.for('anyproof.observer');
/** `HttpOptions`. */
export const HTTP_OPTIONS = Symbol.for('anyproof.http-options');
/** A `SessionStore`. */
export const SESSION_STORE = Symbol.for('anyproof.session-store');
/** A `TokenCache`. */
export const TOKEN_CACHE = Symbol.for('anyproof.token-cache');
/** A `WebhookInbox`. */
export const WEBHOOK_INBOX = Symbol.for('anyproof.webhook-inbox');

/** Whose container this is, in a tenant's: the id that `registerTenant` was given, a string. */
export const TENANT_ID = Symbol.for('anyproof.tenant-id');

/** The `ProofingProvider` configured under this name. */
export function providerToken(name: string): symbol {
  return Symbol.for(`anyproof.provider.${name}`);
}
