import { randomBytes } from 'node:crypto';
import type { EmulatorContext } from '../shared/index.js';
import { type Bucket, demoBucket } from './bucket.js';
import type { ServiceName } from './endpoints.js';
import { type CurveName, generateKeyPair, type KeyPair } from './sealing.js';
import { listServiceKeys, type ServiceKey } from './service-keys.js';
import { SessionStore } from './session-store.js';
import type { EmulatedLicense, OneKosmosEmulatorSettings } from './settings.js';
import type { Template } from './templates.js';

/** A request that carried something which must never leave its owner. */
export interface SecretLeak {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  /** Names only, such as `header keysecret`. */
  readonly what: readonly string[];
  /** Whether the request was answered all the same: the vendor's own debugging aid takes a private key. */
  readonly answered: boolean;
}

export const services: readonly ServiceName[] = ['idproofingapi', 'docuverify', 'adminconsole', 'caas'];

/** One key pair per microservice (dossier 4). */
export class ServiceKeyPairs {
  private readonly pairs = new Map<ServiceName, KeyPair>();
  constructor(private readonly curve: CurveName) {}

  of(service: ServiceName): KeyPair {
    const known = this.pairs.get(service);
    if (known !== undefined) return known;
    const made = generateKeyPair(this.curve);
    this.pairs.set(service, made);
    return made;
  }

  /** New pairs: whatever was sealed for an old one can no longer be opened. */
  rotate(which: readonly ServiceName[] = services): void {
    for (const service of which) this.pairs.delete(service);
  }
}

/** Everything one running emulator remembers. */
export interface Platform {
  readonly context: EmulatorContext<OneKosmosEmulatorSettings>;
  readonly keys: ServiceKeyPairs;
  readonly sessions: SessionStore;
  readonly templates: Map<string, Template>;
  /** By its own id; there is one community, hence one bucket. */
  bucket: Bucket | undefined;
  readonly serviceKeys: Map<string, ServiceKey>;
  readonly leaks: SecretLeak[];
  /** `uuid` of accepted requests → until when it may not come again, in milliseconds. */
  readonly seenRequests: Map<string, number>;
  readonly uploadSecret: Buffer;
}

export function createPlatform(context: EmulatorContext<OneKosmosEmulatorSettings>): Platform {
  return {
    context,
    keys: new ServiceKeyPairs(context.settings.curve),
    sessions: new SessionStore(context),
    templates: new Map(),
    bucket: demoBucket(context.settings.community, context.clock.now()),
    serviceKeys: new Map(listServiceKeys(context.settings.licenses).map((key) => [key.keyId, key])),
    leaks: [],
    seenRequests: new Map(),
    uploadSecret: randomBytes(32),
  };
}

/** Ids as the vendor's database makes them: 24 hex digits. */
export function recordId(): string {
  return randomBytes(12).toString('hex');
}

export function findLicense(
  licenses: readonly EmulatedLicense[],
  key: string,
  now: number,
): EmulatedLicense | undefined {
  return licenses.find(
    (license) =>
      license.key === key &&
      license.disabled !== true &&
      (license.expiry === undefined || license.expiry > now),
  );
}
