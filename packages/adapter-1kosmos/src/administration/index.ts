// The entry point `@anyproof/1kosmos/administration`: what sets a tenant up, and no app that verifies identities touches.
import type { OneKosmosClient } from '../client/index.js';
import { connectionOf } from '../protocol/exchange.js';
import {
  type BucketCalls,
  bucketCalls,
  type ServiceKeyCalls,
  serviceKeyCalls,
  type TemplateCalls,
  templateCalls,
} from './calls.js';

export type { Community } from '../client/platform.js';
export type {
  Bucket,
  BucketCalls,
  BucketRequest,
  ServiceKey,
  ServiceKeyCalls,
  Template,
  TemplateCalls,
  TemplateList,
  TemplateStep,
} from './calls.js';

export interface OneKosmosAdministration {
  /** The screens of the vendor's capture page. */
  readonly templates: TemplateCalls;
  /** Cloud credentials: sensitive. */
  readonly bucket: BucketCalls;
  /** Key secrets: sensitive. */
  readonly serviceKey: ServiceKeyCalls;
}

/**
 * Calls of an administrator, over the connection of a client: `oneKosmosAdministration(proofing.native(oneKosmos))`. Throws
 * INVALID_INPUT for anything else.
 */
export function oneKosmosAdministration(client: OneKosmosClient): OneKosmosAdministration {
  const { exchange, http, provider } = connectionOf(client);
  return {
    templates: templateCalls(exchange, http, provider),
    bucket: bucketCalls(exchange),
    serviceKey: serviceKeyCalls(exchange),
  };
}
