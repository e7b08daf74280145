import { fieldsOf } from '../support/fields.js';
import { hide } from '../support/hide.js';
import { nodeCrypto } from '../support/node.js';
import { isInstant } from '../support/time.js';
import type { Claims } from './claims.js';
import type { DocumentType, EvidenceKind } from './evidence.js';
import type { Reason, Warning } from './reasons.js';
import type { EndedBy, Outcome } from './status.js';

/**
 * `hosted`: the vendor's page or wallet. `embedded`: the vendor's SDK inside the app. `direct`: the app submits the
 * evidence itself.
 */
export type Mode = 'hosted' | 'embedded' | 'direct';

/** For values from outside. */
export const MODES: readonly Mode[] = ['hosted', 'embedded', 'direct'];

/** What the person agreed to, and when (an ISO 8601 instant). */
export interface Consent {
  readonly terms: boolean;
  readonly biometrics: boolean;
  readonly at: string;
  /** Of the text that was shown. */
  readonly version?: string;
}

/** What a person agrees to. */
export type ConsentPart = 'terms' | 'biometrics';

export interface CreateSessionInput {
  /** The app's own id for this verification; stored at the vendor if possible. */
  readonly reference: string;
  /**
   * The app's own id for the person, the same in all their sessions; never a name or an e-mail address. Used where the
   * vendor keeps people by an id of ours.
   */
  readonly subject?: string;
  /** An earlier session of the same person: its applicant or account is used again. Other providers ignore it. */
  readonly previous?: SessionRef;
  /** `hosted` by default. */
  readonly mode?: Mode;
  /** A name in the provider's `flows` setting; `default` when absent. */
  readonly flow?: string;
  readonly documentTypes?: readonly DocumentType[];
  readonly evidence?: readonly EvidenceKind[];
  /** ISO 3166-1 alpha-3 country of the document, if known. */
  readonly country?: string;
  /** BCP 47, such as `fr-FR`; a hint for the vendor's page. */
  readonly locale?: string;
  /** Absolute URL to which the vendor sends the person back; a return proves nothing. */
  readonly returnUrl?: string;
  /** What the person or the app typed. Never validated. */
  readonly selfAsserted?: Claims;
  /** What the vendor should compare with the document. */
  readonly expected?: Claims;
  readonly consent?: Consent;
  /** Per adapter id, options that only that vendor has; other adapters' entries are ignored. */
  readonly providerOptions?: { readonly [adapterId: string]: unknown };
}

/**
 * Every way in that the vendor offers for this mode; empty in `direct`. Contains secrets: give it to that person only, and
 * do not log it.
 */
export interface Launch {
  /** A page to open, or to show as a QR code. */
  readonly url?: string;
  /** Where the vendor offers the code only as a picture: the URL of one, or a `data:` URL. */
  readonly qrImageUrl?: string;
  /** `name`: the SDK's npm package, or `digital-credentials` for the browser's own API; `props` as it takes them. */
  readonly sdk?: { readonly name: string; readonly props: { readonly [name: string]: string } };
  /** ISO 8601 instant, UTC: when the first of these ways ends. `getLaunch` returns fresh ones. */
  readonly expiresAt?: string;
}

/** `subject`: everything that the vendor has about the person, other sessions included. */
export type EraseScope = 'session' | 'subject';

/** An erasure may take days. `at`: when it was requested, then when it was done; ISO 8601 instants, UTC. */
export interface Erasure {
  readonly status: 'requested' | 'done';
  readonly scope: EraseScope;
  readonly at: string;
  /** With `requested`: when it will be done, if the vendor says so. */
  readonly dueAt?: string;
}

const ERASURE_STATUSES: ReadonlySet<unknown> = new Set<Erasure['status']>(['requested', 'done']);

/** For values from outside. */
export const ERASE_SCOPES: ReadonlySet<unknown> = new Set<EraseScope>(['session', 'subject']);

/** For values from outside, such as a store. */
export function isErasure(value: unknown): value is Erasure {
  const { status, scope, at, dueAt } = fieldsOf(value);
  return (
    ERASURE_STATUSES.has(status) &&
    ERASE_SCOPES.has(scope) &&
    isInstant(at) &&
    (dueAt === undefined || isInstant(dueAt))
  );
}

/**
 * All that is needed to find a session again, in any process: plain JSON that never changes, meant to be stored.
 * `state` is the adapter's own, sealed if it contains a secret; `id` may be a bearer secret at some vendors (1Kosmos), so treat a ref as one.
 */
export interface SessionRef {
  /** The provider's configured name. */
  readonly provider: string;
  readonly id: string;
  readonly state?: string;
}

export interface SessionFacts {
  readonly ref: SessionRef;
  /** The adapter's id. */
  readonly adapter: string;
  readonly reference?: string;
  /** The app's own id for the person, where the vendor keeps it. */
  readonly subject?: string;
  /** The vendor's own status, unchanged. */
  readonly nativeStatus?: string;
  /** Why the person was refused, or why the last attempt failed. */
  readonly reasons: readonly Reason[];
  /** `left`: how many more attempts the vendor allows, where it says so. */
  readonly attempts?: { readonly made: number; readonly left?: number };
  readonly requirements?: readonly EvidenceKind[];
  readonly progress?: { readonly done: number; readonly total: number };
  /** The vendor asks not to be polled sooner (milliseconds). */
  readonly pollAfterMs?: number;
  /** ISO 8601 instants, UTC. */
  readonly createdAt?: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly endedBy?: EndedBy;
  readonly expiresAt?: string;
  /** Once it is `done`, claims and artifacts are gone at the vendor; status and decision stay. */
  readonly erasure?: Erasure;
  /** Made in the vendor's test mode: its decision proves nothing. */
  readonly testMode?: true;
  readonly warnings: readonly Warning[];
}

export type ProofingSession = SessionFacts & Outcome;

/** A new session; `launch` is left out of JSON, logs and spreads (see {@link withLaunch}). */
export type CreatedSession = ProofingSession & {
  readonly launch: Launch;
  /** The session that this one replaces; set by `Proofing.retrySession`, not by adapters. */
  readonly previous?: SessionRef;
  /** Why this provider has it; set by `Proofing.createSession`, not by adapters. */
  readonly route?: RouteChoice;
};

/** Why a provider has a session. */
export interface RouteChoice {
  readonly provider: string;
  /** `requested`: the call named it. `default`: there is no policy. Otherwise the kind of policy. */
  readonly by: 'requested' | 'default' | 'order' | 'weights' | 'function';
  /** Those tried before it, each with the code of its error; nothing was created there. */
  readonly skipped: readonly { readonly provider: string; readonly error: string }[];
}

/** For adapters: attaches the launch to a session so that it can be read but is never serialized or logged. */
export function withLaunch(session: ProofingSession, launch: Launch): CreatedSession {
  return hide(session, 'launch', launch);
}

/** A key for maps in memory. */
export function sessionKeyText({ provider, id }: Pick<SessionRef, 'provider' | 'id'>): string {
  return `${provider}\n${id}`;
}

/** A label for a session that is safe in logs and on screens: the id itself is a bearer secret at some vendors. */
export function sessionLabel(ref: SessionRef): string {
  const hash = nodeCrypto().createHash('sha256').update(sessionKeyText(ref)).digest('hex');
  return `${ref.provider}#${hash.slice(0, 8)}`;
}
