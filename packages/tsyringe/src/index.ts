export type { ProofingFactory, ProofingRegistration, RegisterOptions } from './register-proofing.js';
export { registerProofing } from './register-proofing.js';
export type { Tenant } from './tenants.js';
export { registerTenant, tenant } from './tenants.js';
export * from './tokens.js';
