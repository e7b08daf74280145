import type { Adapter, Claims, CreateSessionInput, EvidenceInput, Launch, Source } from '@anyproof/core';
import type { Deviation, FaultFacts } from './faults.js';
import type {
  ConformanceVendor,
  Ending,
  EndingByMessage,
  ReceivedRequest,
  RequestMatch,
  VendorActs,
} from './vendor.js';
import type { NamedAnswer, VendorRequests } from './verbs.js';

/**
 * What an adapter's author supplies. The cases drive the adapter through `createProofing`, as an app does, and check it
 * by what the vendor received, never by what the adapter reports alone.
 */
export interface ConformanceHarness {
  readonly adapter: Adapter;
  /** The adapter's settings for a vendor at this origin. Called often, also for an origin where nothing listens. */
  settings(origin: string): { readonly [setting: string]: unknown };
  /** Settings with a short timeout (200 ms, say): cases with a silent vendor wait that long. */
  readonly impatient: { readonly [setting: string]: unknown };
  /** Starts a new vendor. Each case has its own and stops it. */
  start(): Promise<ConformanceVendor>;
  readonly requests: VendorRequests;
  /** The answers that name their session, reference or tenant. Absent if this vendor's answers name none. */
  readonly named?: readonly NamedAnswer[];
  /** The header in which the key of a creation reaches the vendor. Needed with `idempotentCreate`. */
  readonly keyHeader?: string;
  /** How the vendor is told what the person agreed to. Needed with `recordConsent`. */
  readonly consent?: ConsentFacts;
  /** SHA-256 (hex) of each file in a request, decoded as the vendor decodes it. See {@link base64Hashes}. */
  files(request: ReceivedRequest): readonly string[];
  /** The endings that the vendor can be made to reach, and that a fetch reports. */
  readonly endings: readonly Ending[];
  /** What else the vendor can be made to do: those that {@link ConformanceVendor} has. The cases of the others are skipped. */
  readonly acts?: readonly (keyof VendorActs)[];
  readonly evidence: SpecimenEvidence;
  readonly person: SpecimenPerson;
  /** Each place where the vendor's status values are read. */
  readonly unknownWords: readonly UnknownWord[];
  /** Needed with `capabilities.webhooks`. */
  readonly webhooks?: WebhookSender;
  /**
   * A person follows the launch, by page or SDK, and submits good evidence there: one attempt. In a session that ends
   * with `abandon`, they come and leave. Without it, the ends of hosted and embedded mode are skipped.
   */
  visit?(launch: Launch, vendor: ConformanceVendor): Promise<void>;
  /**
   * Settings, on top of the usual, with which the vendor works in its test mode, such as another key; without `testMode`
   * itself. Empty if the usual ones do. Absent if the vendor's answers do not say.
   */
  readonly testMode?: { readonly [setting: string]: unknown };
  /** What every session of this vendor needs, on top of the neutral input of the cases. */
  readonly input?: Partial<Omit<CreateSessionInput, 'reference' | 'mode'>>;
  /** Faults that end differently at this vendor than in the fault table. The first match is used. */
  readonly deviations?: readonly Deviation[];
  /** What the fault table must know about this vendor. */
  readonly faults?: FaultFacts;
  /** Further secrets for the search for leaks. See {@link runLeaks}. */
  readonly leaks?: LeakFacts;
}

export interface ConsentFacts {
  /** The requests that carry a consent. */
  readonly request: RequestMatch;
  /** Whether such a request says that the person agrees to biometrics. */
  grants(request: ReceivedRequest): boolean;
}

export interface SpecimenEvidence {
  /** All that a session needs, of one person, in the order of submission: the identity document first. */
  readonly good: readonly EvidenceInput[];
  /** A picture by its first bytes that the vendor cannot read. */
  readonly unreadable: Source;
  /** Somebody else's selfie, for vendors that compare faces. */
  readonly otherSelfie?: EvidenceInput;
}

export interface SpecimenPerson {
  /** What the app expects; it matches the good evidence. */
  readonly expected?: Claims;
  /** What is read from the good evidence, at least; an approved result has it as claims. */
  readonly claims?: Claims;
  /** Of this person, as printed and as typed (names, document number, MRZ): what no error and no event may quote. */
  readonly personalData: readonly string[];
}

export interface UnknownWord {
  /** Such as `status` or `outcome`. */
  readonly place: string;
  /** Whether the value is read from an open session, or from a decided one. */
  readonly on: 'open' | 'decided';
  /** From now on the vendor's answers about this session have this value there. */
  say(vendor: ConformanceVendor, sessionId: string, word: string): void;
}

/** The format of the vendor's messages, and how they prove their origin. */
export interface WebhookSender {
  /** The message that reports this ending; `progress` for an earlier one. */
  body(sessionId: string, news: Ending | 'progress'): string;
  /** The headers that prove these bytes (or only the sender, where the vendor signs nothing). */
  headers(body: Uint8Array): { readonly [name: string]: string };
  /** Endings reported by message only, so that the message itself ends a session. */
  readonly notFetchable?: readonly EndingByMessage[];
  /** A message about something else that the vendor does, for vendors that send all events to one address. */
  unrelated?(): string;
  /** A message about an object of this session, such as a check, which does not name the session; without an id: of none of ours. */
  object?(sessionId?: string): string;
  /** A message that this session's erasure is done. */
  erased?(sessionId: string): string;
  /** The same message sent again, with its event id and other bytes: a new time, or one more in its count of attempts. */
  resent?(body: string): string;
  /** As `headers`, signed at another time (milliseconds since the epoch), where the proof contains one. */
  headersAt?(body: Uint8Array, at: number): { readonly [name: string]: string };
  /** If two secrets can be configured during a rotation. */
  readonly rotation?: SecretRotation;
}

/** From the secret of {@link WebhookSender.headers} to another. */
export interface SecretRotation {
  /** Both are accepted. */
  readonly during: { readonly [setting: string]: unknown };
  /** The new one only. */
  readonly after: { readonly [setting: string]: unknown };
  /** As `headers`, with the new secret. */
  headers(body: Uint8Array): { readonly [name: string]: string };
  /** With both secrets at once, where the vendor sends several proofs during a rotation. */
  both?(body: Uint8Array): { readonly [name: string]: string };
  /** Settings in which the secret is empty: the adapter must not start with them. */
  readonly empty: { readonly [setting: string]: unknown };
}

export interface LeakFacts {
  /** Settings that contain further secrets: second accounts, old keys, a key pair of one's own. They must change nothing. */
  readonly settings?: { readonly [setting: string]: unknown };
  /** The secrets in them, and others that the vendor does not return from `secrets()`. */
  readonly secrets?: readonly string[];
}
