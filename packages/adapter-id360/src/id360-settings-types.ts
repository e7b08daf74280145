import type { HttpOptions } from '@anyproof/core';
import type { Secret } from '@anyproof/provider-kit';

/** Where ID360 sends its notifications, and the headers that prove to you that they are yours. */
export interface Id360Callback {
  readonly url: string;
  /** `final`: the end of the session only. `all`: every step too, as always with legacy creation. */
  readonly on: 'final' | 'all';
  /** Put on each notification, at least one: the vendor signs nothing, so a secret header is the only proof. */
  readonly headers: { readonly [name: string]: string };
  /** Still taken as proof, for sessions that were created before `headers` changed. */
  readonly previousHeaders: { readonly [name: string]: string };
}

/** A login at ID360. */
export interface Id360Account {
  readonly username: Secret;
  readonly password: Secret;
  /** Fetched for each login: the second factor of an `admin` account (dossier 2.1). */
  readonly oneTimePassword?: Secret;
}

/** Below `/api/1.0.0`, with `:id` for the session's id. The vendor's pages name these calls, and not all their paths. */
export interface Id360Paths {
  /** No page tells it, so `cancelSession` exists only where it is set (dossier 9). */
  readonly interrupt?: string;
  readonly proofSlip: string;
  readonly archive: string;
  readonly idclaim: string;
}

export interface Id360Settings {
  readonly baseUrl: string;
  /** The application's login. */
  readonly username: Secret;
  readonly password: Secret;
  /** A console user: applications may not read archived reports (dossier 8.1). */
  readonly archive?: Id360Account;
  /** Process UUIDs from ID360's console, by flow name; `default` serves sessions that name no flow. */
  readonly flows: { readonly [flow: string]: string };
  /** Used when `createSession` gets no `returnUrl`: the vendor requires one. */
  readonly returnUrl?: string;
  /** `legacy` sends `callback_url` and `callback_headers`, as the guides did until May 2025 (dossier 10, row 1). */
  readonly creation: 'endpoints' | 'legacy';
  readonly callbacks: readonly Id360Callback[];
  /** The consent call's spelling: the vendor's guides of 2025 and 2026 differ, so both are sent (dossier 10, row 4). */
  readonly consentParameter: 'both' | 'accepted_system_cgu' | 'accepted_cgu';
  /** Which control data carries which expected claim; names depend on the process (dossier 5.2). */
  readonly controlData: { readonly [claim: string]: string };
  /** The vendor's document names for further kinds of evidence, or other names for the four known ones. */
  readonly documentNames: { readonly [kind: string]: string };
  /** What every decided result lists beside its files; only what the process makes and the account may read. */
  readonly artifacts: readonly ('proof_slip' | 'idclaim')[];
  readonly paths: Id360Paths;
  /** From creation until the process must have ended, all its delays together; see `id360-reports.ts`. */
  readonly processDeadlineMinutes?: number;
  /** How long a login's token is worth keeping in `deps.tokens`, from its last use: the vendor's 15 idle minutes, and a reserve. */
  readonly tokenCacheMinutes: number;
  /** Milliseconds between two polls, where no callback is set. */
  readonly pollIntervalMs: number;
  /** The same where one is: a net for callbacks that were lost. */
  readonly safetyPollIntervalMs: number;
  /** How the vendor is reached; it goes before `deps.http`. */
  readonly http: HttpOptions;
  /** Milliseconds without an answer, for uploads; for all else `http.timeoutMs`. */
  readonly uploadTimeoutMs: number;
}
