import { nodeCrypto } from '../support/node.js';
import { timerOf } from '../support/time.js';
import { abortedError } from './errors.js';
import type { Trust } from './observation.js';
import type { CreatedSession, CreateSessionInput, RouteChoice } from './session.js';
import type { Decision, Status } from './status.js';
import type { InboxMessage, WebhookProblem } from './webhook.js';

/** Time, so that tests and emulators can control it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after that many milliseconds; rejects with ABORTED if the signal fires first. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Cryptographically secure randomness. */
export interface Random {
  bytes(length: number): Uint8Array;
  /** UUID v4, lower case. */
  uuid(): string;
  /** From 0 up to 1, for jitter. */
  fraction(): number;
}

/** What happened, for logs, metrics and progress bars. Contains no secret, no session id and no personal data. */
export type ProofingEvent =
  | {
      readonly type: 'verb';
      readonly provider: string;
      readonly verb: string;
      readonly milliseconds: number;
      /** Absent on success; otherwise the error's code. */
      readonly error?: string;
    }
  | {
      readonly type: 'http';
      readonly provider: string;
      readonly method: string;
      /** The path with placeholders for ids. */
      readonly route: string;
      /** Absent if no answer arrived. */
      readonly status?: number;
      readonly milliseconds: number;
      /** 1 for the first. */
      readonly attempt: number;
    }
  /** A further attempt was decided on. */
  | {
      readonly type: 'retry';
      readonly provider: string;
      readonly method: string;
      readonly route: string;
      /** The upcoming one: 2 for the first retry. */
      readonly attempt: number;
      /** The pause before it. */
      readonly delayMs: number;
      /** The code of the error that led to it. */
      readonly error: string;
    }
  /** `open`: calls to this host fail at once, without a request. `half-open`: one call tries it. */
  | {
      readonly type: 'breaker';
      readonly provider: string;
      readonly host: string;
      readonly state: 'open' | 'half-open' | 'closed';
    }
  /** A short-lived credential was obtained, or could not be. */
  | {
      readonly type: 'token';
      readonly provider: string;
      /** `cache`: another process obtained it. */
      readonly source: 'vendor' | 'cache';
      /** `renewal`: the vendor refused the previous one. */
      readonly reason: 'first' | 'renewal';
      readonly milliseconds: number;
      readonly error?: string;
    }
  /** A provider was chosen and created a new session. Observed inside its `createSession`. */
  | { readonly type: 'route'; readonly provider: string; readonly choice: RouteChoice }
  /** A message arrived. `session` is its {@link sessionLabel}; `provider` is `unknown` while no provider's proof matches. */
  | {
      readonly type: 'webhook';
      readonly provider: string;
      readonly outcome: 'accepted' | 'unrelated' | 'refused' | 'too_large' | 'encoded' | 'not_stored';
      /** With `refused`. */
      readonly reason?: WebhookProblem;
      readonly session?: string;
    }
  /** What is known of a session changed. `session` is its {@link sessionLabel}. */
  | {
      readonly type: 'session';
      readonly provider: string;
      readonly session: string;
      readonly status: Status;
      readonly decision?: Decision;
      /** How far it is trusted. */
      readonly trust: Trust;
    }
  /** The vendor took back an end that it had reported. `session` is its {@link sessionLabel}. */
  | {
      readonly type: 'overturned';
      readonly provider: string;
      readonly session: string;
      readonly before: { readonly status: Status; readonly decision?: Decision };
      readonly now: { readonly status: Status; readonly decision?: Decision };
    }
  /** Something of the app's own failed; `onSession`: what the app does after a message. */
  | {
      readonly type: 'port';
      readonly provider: string;
      readonly port: 'tokens' | 'inbox' | 'sessions' | 'creations' | 'onSession';
    };

/** What an observer may put a span around: a verb, or one HTTP attempt within a verb. */
export type ProofingSpan =
  | { readonly kind: 'verb'; readonly provider: string; readonly verb: string }
  | {
      readonly kind: 'http';
      readonly provider: string;
      readonly method: string;
      /** The path with placeholders for ids. */
      readonly route: string;
      readonly host: string;
      readonly attempt: number;
    };

export interface Observer {
  /** What it throws is ignored. */
  observe(event: ProofingEvent): void;
  /**
   * Runs `work` inside a span or context of a tracer; its event is observed inside. It calls
   * `work` once and at once, and returns what that returns. One that does not changes nothing for the app: `work` has
   * run once anyway, and its outcome counts.
   */
  around?<T>(span: ProofingSpan, work: () => Promise<T>): Promise<T>;
}

/** Which session a stored state belongs to. Without `SessionRef.state`: messages name a session by its id only. */
export interface SessionKey {
  readonly provider: string;
  readonly id: string;
}

export interface StoredState {
  /** Core's own text: store it unchanged, and do not interpret it. A few hundred bytes, no personal data, no secret. */
  readonly state: string;
  /** Differs after each write, such as a counter or a row version. */
  readonly revision: string;
}

/**
 * Stores what is known of sessions, so that a late or repeated message cannot undo it: a table with a key, a text and a
 * revision. Each write names the revision it is based on, so two processes that write at once lose nothing: the later
 * one gets `false`, and core merges again. `storeCases()` of `@anyproof/conformance` tests an implementation.
 */
export interface SessionStore {
  /** Undefined when nothing is stored. */
  read(key: SessionKey): Promise<StoredState | undefined>;
  /**
   * Stores the text if `revision` is still the newest (undefined: if nothing is stored yet), atomically with that
   * comparison, and returns true; otherwise it stores nothing and returns false.
   */
  write(key: SessionKey, state: string, revision: string | undefined): Promise<boolean>;
}

/**
 * Keeps short-lived credentials, so that processes share one login. Values are sealed and keys are hashes: it
 * learns nothing. A cache that fails costs a login, never a call.
 */
export interface TokenCache {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, ttlMs: number): Promise<void>;
  /**
   * Makes this caller the only one to log in: a function that ends the lease, undefined while another holds it. Without
   * `lease` there is at most one login a process.
   */
  lease?(key: string, ttlMs: number): Promise<(() => Promise<void>) | undefined>;
}

/** Messages are written here before the vendor gets its answer, so that none is lost when the process ends. */
export interface WebhookInbox {
  /** Stores one message if one id is added twice. */
  add(message: InboxMessage): Promise<void>;
  /** Its session was fetched; does nothing if the message is not there. */
  remove(id: string): Promise<void>;
  /** The messages not yet removed, the oldest first. */
  pending(limit: number): Promise<readonly InboxMessage[]>;
  /** Set if something else settles the messages, by `webhooks.settle`: `handle` then stores them, and calls no vendor. */
  readonly settledElsewhere?: true;
}

/** A creation that is about to begin. */
export interface BegunCreation {
  /** The app's own key, or one made for this call: `createSession` with it again is the same creation. */
  readonly key: string;
  /** What the session is for. Contains personal data. */
  readonly input: CreateSessionInput;
  /** The provider that the call named. */
  readonly provider?: string;
}

/**
 * Keeps creations until it is known what became of them, so that none is lost if the process ends in the middle:
 * whoever finds one later repeats `createSession` with its key.
 */
export interface CreationLog {
  /** Before any vendor is called. If it fails, the creation does not begin (STORE_UNAVAILABLE). */
  begun(creation: BegunCreation): Promise<void>;
  /**
   * The session exists. What it throws, `createSession` throws: the creation stays open, and is settled later, so the session is not lost.
   */
  created(creation: BegunCreation, session: CreatedSession): Promise<void>;
  /** No session was made anywhere, and none will be. A failure is ignored. */
  refused(creation: BegunCreation): Promise<void>;
  /** The call ended, and it is unknown whether it made a session: whoever settles creations need not wait. A failure is ignored. */
  unsettled?(creation: BegunCreation): Promise<void>;
}

/** How the network is reached, for all providers (`deps.http`) or for one (its `http` setting, which takes precedence). */
export interface HttpOptions {
  /** Milliseconds without any sign from the vendor; 30,000 by default. Uploads have their own setting. */
  readonly timeoutMs?: number;
  /** Milliseconds for a request with its retries and pauses, until its answer is read; 90,000 by default. */
  readonly deadlineMs?: number;
  /** Milliseconds in which a file must have arrived, not counting the reader's own pauses; 600,000 by default. */
  readonly downloadDeadlineMs?: number;
  readonly retries?: RetryOptions;
  /** Stops sending to a host that fails again and again; `false` turns it off. */
  readonly breaker?: BreakerOptions | false;
  /** Limits how many requests are in progress; `false` turns it off. */
  readonly bulkhead?: BulkheadOptions | false;
  /** The URL of an HTTP proxy, with credentials if it requires any; the environment's `HTTPS_PROXY` is never read. */
  readonly proxy?: string;
  /** PEM certificates to trust instead of the system's. */
  readonly ca?: string | readonly string[];
  readonly clientCertificate?: { readonly cert: string; readonly key: string; readonly passphrase?: string };
}

/** Only what is safe to send again is retried, with growing, jittered pauses, and never sooner than the vendor asks. */
export interface RetryOptions {
  /** After the first; 2 by default, 0 turns retries off. */
  readonly attempts?: number;
  /** Milliseconds before the second attempt, doubled for each further one, with full jitter; 200 by default. */
  readonly delayMs?: number;
}

export interface BreakerOptions {
  /** Failures in a row after which it opens; 10 by default. */
  readonly failures?: number;
  /** Milliseconds until one request tries again; 15,000 by default. */
  readonly openMs?: number;
}

export interface BulkheadOptions {
  /** Concurrent requests to one host; 100 by default. */
  readonly concurrent?: number;
  /** Requests that may wait for their turn; 1,000 by default. */
  readonly queued?: number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      const abort = () => {
        clearTimeout(timer);
        reject(abortedError());
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', abort);
        resolve();
      }, timerOf(milliseconds));
      if (signal?.aborted) abort();
      else signal?.addEventListener('abort', abort, { once: true });
    }),
};

export const systemRandom: Random = {
  bytes: (length) => nodeCrypto().randomBytes(length),
  uuid: () => nodeCrypto().randomUUID(),
  fraction: () => nodeCrypto().randomBytes(4).readUInt32BE() / 2 ** 32,
};
