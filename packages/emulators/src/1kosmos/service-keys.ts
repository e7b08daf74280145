import { randomBytes } from 'node:crypto';
import type { EmulatedLicense } from './settings.js';

/** Shape of dossier 6.2, #23. */
export interface ServiceKey {
  readonly tag: string;
  readonly keyId: string;
  readonly keySecret: string;
  readonly type: 'hawk';
}

/** One service key per license: how the vendor derives them is not published. */
export function listServiceKeys(licenses: readonly EmulatedLicense[]): readonly ServiceKey[] {
  return licenses.map((license) => newServiceKey(license.authLevel));
}

export function newServiceKey(tag: string): ServiceKey {
  return {
    tag,
    keyId: randomBytes(12).toString('hex'),
    keySecret: randomBytes(24).toString('hex'),
    type: 'hawk',
  };
}
