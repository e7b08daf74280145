import type { Decision, Status } from '@anyproof/core';
import type { PostOffice } from '../post-office.js';

/** A session as its vendor has it: the truth that the tracker is measured by. */
export interface VendorSession {
  /** The configured name of the provider that the session was created with. */
  readonly provider: string;
  readonly id: string;
  readonly reference: string;
  /** Absent while it has not ended. */
  readonly end?: End;
  /** Every end that it ever came to, in order: some vendors take one back. */
  readonly ends: readonly End[];
}

export interface End {
  readonly status: Status;
  readonly decision?: Decision;
}

export const sameEnd = (one: End | undefined, other: End | undefined): boolean =>
  one?.status === other?.status && one?.decision === other?.decision;

/** What a provider's sessions are like: what the judge may expect of them. */
export interface ProviderTraits {
  readonly name: string;
  /** What becomes of a creation whose answer was lost: it is found again, or the app is told that nobody knows. */
  readonly lostCreation: 'settled' | 'reported';
}

/** A vendor that lives in the conductor's process. */
export interface CrashVendor {
  readonly origin: string;
  /** Those that are configured with it. */
  readonly providers: readonly ProviderTraits[];
  /** For the configuration, by provider. */
  settings(): {
    readonly [provider: string]: { readonly adapter: string; readonly [setting: string]: unknown };
  };
  sessions(): readonly VendorSession[];
  /** The session that a request of an app is about. */
  sessionIn(path: string): string | undefined;
  /** A link that the app handed to the person of this session. */
  launched(id: string, url: string): void;
  /** What people do meanwhile; called several times a second. */
  live(): Promise<void>;
  /** Its clock jumps ahead. */
  advance(milliseconds: number): void;
  stop(): Promise<void>;
}

export interface VendorParts {
  readonly post: PostOffice;
  /** From 0 to below 1. */
  readonly random: () => number;
}
