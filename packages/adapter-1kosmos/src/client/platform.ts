import type { HttpClient, Parsed } from '@anyproof/provider-kit';
import {
  type Environment,
  environment,
  health,
  publicKeys,
  type ReportedHealth,
  type ServiceDirectory,
  serviceDirectory,
} from '../1kosmos-platform-answers.js';
import { ENDPOINTS } from './endpoints.js';
import { openCall } from './open-calls.js';

/** What a service says of itself. None of these calls is authenticated. */
export interface PlatformCalls {
  /** GET /environment (#29), whose body is not published: what the vendor's code reads of it is typed. */
  environment(signal?: AbortSignal): Promise<Parsed<Environment>>;
  /** GET /healthz (#30) */
  health(signal?: AbortSignal): Promise<Parsed<ReportedHealth>>;
  /** GET /publickeys (#31): the service's own key; every 1Kosmos service has another (dossier 4). */
  publicKeys(signal?: AbortSignal): Promise<Parsed<{ readonly publicKey: string }>>;
  /**
   * GET /sd (#32): addresses of 1Kosmos' services by name. Not every one can be reached from outside (dossier 0.5), so
   * this adapter takes none of them for its base URL.
   */
  serviceDirectory(signal?: AbortSignal): Promise<Parsed<ServiceDirectory>>;
}

export function platformCalls(http: HttpClient, provider: string): PlatformCalls {
  return {
    environment: (signal) => openCall(http, ENDPOINTS.environment, { signal }, environment, provider),
    health: (signal) => openCall(http, ENDPOINTS.health, { signal }, health, provider),
    publicKeys: (signal) => openCall(http, ENDPOINTS.publicKeys, { signal }, publicKeys, provider),
    serviceDirectory: (signal) =>
      openCall(http, ENDPOINTS.serviceDirectory, { signal }, serviceDirectory, provider),
  };
}
