import type { SessionState } from './reducer.js';
import type { SessionRef } from './session.js';

/** Time, so that tests and emulators can own it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after so many milliseconds; rejects with ABORTED when the signal fires first. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Chance, from a cryptographic source. */
export interface Random {
  bytes(length: number): Uint8Array;
  /** UUID v4, lower case. */
  uuid(): string;
  /** From 0 up to 1, for jitter. */
  fraction(): number;
}

/** What happened, for logs, metrics and progress bars. Holds no secret and no personal data. */
export type ProofingEvent =
  | {
      readonly type: 'verb';
      readonly provider: string;
      readonly verb: string;
      readonly milliseconds: number;
      /** Absent when it went well; else the error's code. */
      readonly error?: string;
    }
  | {
      readonly type: 'http';
      readonly provider: string;
      readonly method: string;
      /** The path with placeholders for ids. */
      readonly route: string;
      /** Absent when no answer came. */
      readonly status?: number;
      readonly milliseconds: number;
      /** 1 for the first. */
      readonly attempt: number;
    }
  | { readonly type: 'login'; readonly provider: string };

export interface Observer {
  /** What it throws is ignored. */
  observe(event: ProofingEvent): void;
}

/** Remembers what is known of sessions, so that a late or repeated message cannot undo it. */
export interface SessionStore {
  read(ref: SessionRef): Promise<SessionState | undefined>;
  write(ref: SessionRef, state: SessionState): Promise<void>;
}

/** How the network is reached. */
export interface HttpOptions {
  /** PEM certificates to trust instead of the system's. */
  readonly ca?: string | readonly string[];
  readonly clientCertificate?: { readonly cert: string; readonly key: string; readonly passphrase?: string };
}
