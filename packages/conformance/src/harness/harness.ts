import type {
  Adapter,
  Claims,
  CreateSessionInput,
  EvidenceInput,
  HttpOptions,
  Launch,
  ProofingErrorCode,
  Source,
} from '@anyproof/core';
import type { FaultName } from '../error-table.js';
import type { FaultEnd, VerbKind } from '../faults/table.js';

/**
 * What an adapter's author supplies. The cases drive the adapter through `createProofing`, as an app does, and check it
 * by what the vendor received: never by the adapter's own word alone.
 */
export interface ConformanceHarness {
  readonly adapter: Adapter;
  /** The adapter's settings for a vendor at this origin. Called often, also for an origin where nobody listens. */
  settings(origin: string): { readonly [setting: string]: unknown };
  /** Settings that give up on a silent vendor soon (200 ms, say): the cases of hanging wait that long. */
  readonly impatient: { readonly [setting: string]: unknown };
  /** Starts a vendor that nobody has called. Each case has one of its own and stops it. */
  start(): Promise<ConformanceVendor>;
  readonly requests: VendorRequests;
  /** The answers that say whose they are. Absent where this vendor's name nothing that was asked for. */
  readonly named?: readonly NamedAnswer[];
  /** How the vendor is told what the person agreed to. Needed with the capability `consent`. */
  readonly consent?: ConsentFacts;
  /** SHA-256 (hex) of each file in a request, decoded as the vendor decodes it. See {@link base64Hashes}. */
  files(request: ReceivedRequest): readonly string[];
  /** The endings that the vendor can be told to reach, and that a fetch tells. */
  readonly endings: readonly Ending[];
  readonly evidence: SpecimenEvidence;
  readonly person: SpecimenPerson;
  /** Each place where the vendor's words about a session are read. */
  readonly unknownWords: readonly UnknownWord[];
  /** Needed when `capabilities.webhooks` is set. */
  readonly webhooks?: WebhookSender;
  /** A person follows the launch and shows good evidence on the vendor's page. Without it, hosted mode's end is skipped. */
  visit?(launch: Launch, vendor: ConformanceVendor): Promise<void>;
  /** What every session of this vendor needs, over the neutral input that the cases make. */
  readonly input?: Partial<Omit<CreateSessionInput, 'reference' | 'mode'>>;
  /** Where this vendor's own words mean another error than the table of the cases says. */
  readonly deviations?: readonly Deviation[];
  /** Where the fault matrix must know more of this vendor. See {@link runFaults}. */
  readonly faults?: FaultFacts;
  /** Further secrets for the search for leaks. See {@link runLeaks}. */
  readonly leaks?: LeakFacts;
}

/**
 * How a session is made to end. `review`: it waits for a human. `expire`: nobody came. `abandon`: the person came and
 * left. `fail`: the vendor failed technically.
 */
export type Ending = 'approve' | 'decline' | 'review' | 'inconclusive' | 'expire' | 'abandon' | 'fail';

/** One vendor under the cases' control: an emulator, or a fake of your own over real HTTP. */
export interface ConformanceVendor {
  /** Such as `http://127.0.0.1:40123`. */
  readonly origin: string;
  /** How to trust it, where it speaks TLS. */
  readonly http?: HttpOptions;
  /** The vendor's time. Where there is one, waiting moves it and takes no time; else the cases wait for real. */
  readonly clock?: VendorClock;
  readonly faults: VendorFaults;
  /** Every request of the app so far, in the order of arrival, with those a fault swallowed. */
  received(): readonly ReceivedRequest[];
  /** How sessions created from now on end, as far as their evidence is good. */
  decide(ending: Ending): void;
  /** A human at the vendor decides a session in review. Needed for the ending `review`. */
  settleReview?(sessionId: string, verdict: 'approve' | 'decline'): void;
  /** Credentials, and the tokens and keys handed out so far: what must appear nowhere. */
  secrets(): readonly string[];
  stop(): Promise<void>;
}

export interface VendorClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Moves it ahead and runs what became due. */
  advance(milliseconds: number): void;
}

export interface VendorFaults {
  add(fault: Fault): void;
  clear(): void;
}

/** A misbehaviour that hits the next `times` (1 when absent) requests that match. */
export interface Fault extends Partial<RequestMatch> {
  readonly times?: number;
  readonly effect:
    | {
        readonly kind: 'status';
        readonly status: number;
        readonly body?: string;
        readonly headers?: Record<string, string>;
      }
    /** The connection is cut before any answer, and nothing is done. */
    | { readonly kind: 'reset' }
    /** No answer ever comes. */
    | { readonly kind: 'hang' }
    /** The first half of the body, then the connection is cut. */
    | { readonly kind: 'half-body' }
    /** The vendor does its work, and the answer is lost. */
    | { readonly kind: 'lost-answer' }
    /**
     * The answer is about another session. `body`: what the vendor answered to the same request for another session
     * before. `id`, the default: this answer with other ids in `fields` (paths such as `id` or `data.*.id`; those that
     * name the session when absent). Met by the answers in {@link ConformanceHarness.named} alone.
     */
    | {
        readonly kind: 'wrong-session';
        readonly answer?: 'id' | 'body';
        readonly fields?: readonly string[];
      };
}

export interface RequestMatch {
  readonly method: string;
  /** Matched against the path as sent, without the query. */
  readonly path: RegExp;
}

/** By which request the vendor does each verb's work: where the cases put their faults. */
export interface VendorRequests {
  readonly createSession: RequestMatch;
  readonly getSession: RequestMatch;
  /** The first one, when there are several. */
  readonly getResult: RequestMatch;
  /** Those that carry files. */
  readonly submitEvidence?: RequestMatch;
  readonly finalizeSession?: RequestMatch;
  /** Further requests that `getResult` makes for a session that was decided. */
  readonly details?: readonly RequestMatch[];
}

/** A verb, and a request of it whose answer names the session (or its reference, or the tenant). */
export interface NamedAnswer {
  readonly verb: NamedVerb;
  readonly request: RequestMatch;
  /** Set where the verb asks for it only once the session was decided. */
  readonly decided?: true;
  /** The paths that name it, where they are not those of the session's id. */
  readonly fields?: readonly string[];
}

export type NamedVerb =
  | FaultedVerb
  | 'recordConsent'
  | 'cancelSession'
  | 'retrySession'
  | 'eraseSession'
  | 'downloadArtifact'
  | 'getLaunch';

export interface ConsentFacts {
  /** The requests that carry a consent. */
  readonly request: RequestMatch;
  /** Whether such a request says that the person agrees to biometrics. */
  grants(request: ReceivedRequest): boolean;
}

export interface ReceivedRequest {
  /** Milliseconds since the epoch, by the vendor's clock. */
  readonly at: number;
  readonly method: string;
  /** As sent, without the query. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Hex, of the body as it arrived. */
  readonly bodySha256: string;
  /** The body as the vendor understood it. */
  readonly body: unknown;
  /** The answer's; 0 when none left. */
  readonly status: number;
}

export interface SpecimenEvidence {
  /** All that a session wants, of one person, in the order in which it is shown: the identity document first. */
  readonly good: readonly EvidenceInput[];
  /** A picture by its first bytes, which the vendor cannot read. */
  readonly unreadable: Source;
  /** Somebody else's selfie, for vendors that compare faces. */
  readonly otherSelfie?: EvidenceInput;
}

export interface SpecimenPerson {
  /** What the app expects; it fits the good evidence. */
  readonly expected?: Claims;
  /** What is read from the good evidence, at least; an approved result proves it. */
  readonly claims?: Claims;
  /** Of this person, as printed and as typed (names, document number, MRZ): what no error and no event may quote. */
  readonly personalData: readonly string[];
}

export interface UnknownWord {
  /** Such as `status` or `outcome`. */
  readonly place: string;
  /** Whether the word is read of an open session, or of one that was decided. */
  readonly on: 'open' | 'decided';
  /** From now on the vendor's answers about this session carry the word there. */
  say(vendor: ConformanceVendor, sessionId: string, word: string): void;
}

/** How the vendor words its messages, and how they prove their origin. */
export interface WebhookSender {
  /** The message that tells this ending; `progress` for one on the way. */
  body(sessionId: string, news: Ending | 'progress'): string;
  /** The headers that prove these bytes (or only the sender, where the vendor signs nothing). */
  headers(body: Uint8Array): { readonly [name: string]: string };
  /** Endings told by message only, so that the message itself ends a session. */
  readonly notFetchable?: readonly Ending[];
  /** Where two secrets may stand side by side while one takes the place of the other. */
  readonly rotation?: SecretRotation;
}

/** From the secret of {@link WebhookSender.headers} to another. */
export interface SecretRotation {
  /** Both are taken. */
  readonly during: { readonly [setting: string]: unknown };
  /** The new one only. */
  readonly after: { readonly [setting: string]: unknown };
  /** As `headers`, with the new secret. */
  headers(body: Uint8Array): { readonly [name: string]: string };
  /** Settings in which the secret is empty: the adapter must not start with them. */
  readonly empty: { readonly [setting: string]: unknown };
}

export type FaultedVerb = 'createSession' | 'getSession' | 'getResult' | 'submitEvidence' | 'finalizeSession';

/** An error that means something else at this vendor, and why: for those who read the test. */
export interface Deviation {
  readonly verb: FaultedVerb;
  readonly fault: FaultName;
  /** `ok`: the call succeeds, since the adapter finds out that its work is done. */
  readonly codes: readonly (ProofingErrorCode | 'ok')[];
  readonly why: string;
}

export interface FaultFacts {
  /** By which request a verb's work is done, where {@link VendorRequests} does not say and others go before it. */
  readonly requests?: { readonly [verb: string]: RequestMatch };
  /** What a verb does here, where it is not the usual. */
  readonly kinds?: { readonly [verb: string]: VerbKind };
  /** Verbs of which the vendor's status is all that is read: a body that is no answer spoils nothing. */
  readonly unread?: readonly string[];
  /** Where this vendor's words mean another end than the table says. The first that fits counts. */
  readonly ends?: readonly FaultDeviation[];
}

export interface FaultDeviation {
  readonly verbs: readonly string[];
  /** Names of the fault table. */
  readonly faults: readonly string[];
  /** Absent: the fault cannot meet these verbs. */
  readonly end?: FaultEnd;
  /** For those who read the matrix. */
  readonly why: string;
}

export interface LeakFacts {
  /** Settings that hold further secrets: second accounts, old keys, a key pair of one's own. They must change nothing. */
  readonly settings?: { readonly [setting: string]: unknown };
  /** The secrets in them, and others that the vendor does not name in `secrets()`. */
  readonly secrets?: readonly string[];
}
