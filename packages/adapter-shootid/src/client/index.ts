import type { AdapterDeps } from '@anyproof/core';
import { authorized, type HttpClient } from '@anyproof/provider-kit';
import { basicAuthentication } from '../shootid-auth.js';
import type { ShootIdSettings } from '../shootid-settings.js';
import { type PictureCalls, pictureCalls } from './picture.js';
import { type TransactionCalls, transactionCalls } from './transaction.js';

export type { PageUpload } from './transaction.js';

/** ShootID's API in ShootID's words: four calls, as its migration guide lists them. */
export type ShootIdClient = TransactionCalls & PictureCalls;

export function createShootIdClient(
  http: HttpClient,
  settings: ShootIdSettings,
  deps: AdapterDeps,
): ShootIdClient {
  const withBasic = authorized(http, basicAuthentication(settings, deps.provider));
  return {
    ...transactionCalls(withBasic, settings, deps),
    ...pictureCalls(settings.pictureAuthentication === 'basic' ? withBasic : http),
  };
}
