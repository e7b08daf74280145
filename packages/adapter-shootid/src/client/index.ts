import type { AdapterDeps, Download } from '@anyproof/core';
import {
  type Answer,
  answer,
  authorized,
  basicAuthentication,
  type HttpClient,
  type Secret,
  text,
} from '@anyproof/provider-kit';
import { type TransactionCalls, type TransactionOptions, transactionCalls } from './transaction.js';

export type { PageUpload } from './transaction.js';

/** ShootID's API under ShootID's names: four calls, as in its migration guide. */
export type ShootIdClient = TransactionCalls & PictureCalls;

export interface PictureCalls {
  /**
   * GET /picture: the QR image as a stream (dossier 2, row 4), for apps that show it from their own address. The id is
   * in the query of the launch's `qrImageUrl`.
   */
  picture(pictureId: string, signal?: AbortSignal): Promise<Download>;
}

/** The settings that the calls need. */
export interface ClientOptions extends TransactionOptions {
  readonly applicationToken: Secret;
  readonly applicationSecret: Secret;
  /** Whether the QR picture requires the credentials. */
  readonly pictureAuthentication: 'none' | 'basic';
}

export function createClient(http: HttpClient, options: ClientOptions, deps: AdapterDeps): ShootIdClient {
  const { applicationToken, applicationSecret, pictureAuthentication } = options;
  // Sent with every request: there is no login or session, and credentials are valid until revoked manually (dossier
  // 1).
  const basic = basicAuthentication(
    { setting: 'applicationToken', secret: applicationToken },
    { setting: 'applicationSecret', secret: applicationSecret },
    deps.provider,
  );
  const withBasic = authorized(http, basic);
  return {
    ...transactionCalls(withBasic, options, deps),
    ...pictureCalls(pictureAuthentication === 'basic' ? withBasic : http),
  };
}

function pictureCalls(http: HttpClient): PictureCalls {
  return {
    picture: async (pictureId, signal) => {
      const { mediaType, size, body, sha256 } = await http.download({
        method: 'GET',
        path: '/picture',
        route: '/picture',
        about: 'session',
        query: { pictureId },
        headers: { accept: 'image/*' },
        repeat: 'safe',
        signal,
      });
      return { mediaType, body, sha256, ...(size === undefined ? {} : { size }) };
    },
  };
}

/** The body of an error is an assumption (dossier 2.4). */
export interface Failure {
  readonly error?: string;
}

export const failure: Answer<Failure> = answer<Failure>()({ error: text });
