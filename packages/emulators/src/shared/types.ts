/** What every emulator shares, whichever vendor it stands in for. */

export type VendorName = 'id360' | 'innovatrics' | '1kosmos' | 'shootid';

/**
 * What the vendor decides about a session whose pictures are in order. A picture that cannot be read, shows the
 * wrong side or another person is judged by itself, whatever the scenario.
 */
export type Scenario = 'approve' | 'decline' | 'review' | 'expire' | 'abandon' | (string & {});

/** A clock that stands on the real one and can be moved ahead; timers set on it move too. */
export interface EmulatorClock {
  /** Milliseconds since the epoch, as this vendor believes. */
  now(): number;
  /** Moves the vendor's time ahead and runs whatever became due. */
  advance(milliseconds: number): void;
  /** Runs `task` once, `milliseconds` of the vendor's time from now. Returns a function that forgets it. */
  schedule(milliseconds: number, task: () => void): () => void;
  /** Forgets every scheduled task. */
  stop(): void;
}

/** One request as the emulator received it: the independent witness of what an adapter did. */
export interface JournalEntry {
  readonly at: number;
  readonly method: string;
  /** Path as sent, without the query. */
  readonly path: string;
  /** The route it matched, with placeholders, such as `/api/1.0.0/enrollment/:id/report`; undefined when none did. */
  readonly route: string | undefined;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyBytes: number;
  /** Hex; of the bytes as they arrived. */
  readonly bodySha256: string;
  /** The body as the vendor understood it (parsed, opened), when it did. */
  readonly body: unknown;
  /** The answer's status; 0 when no status line left: the connection was cut, or nothing was answered (yet). */
  readonly status: number;
  /** `app` for the API, `person` for what the hosted page sent. */
  readonly by: 'app' | 'person';
}

export interface Journal {
  entries(): readonly JournalEntry[];
  clear(): void;
}

/** A planned misbehaviour: it hits the next `times` requests that match. */
export interface Fault {
  /** HTTP method; any when absent. */
  readonly method?: string;
  /**
   * Matched against the path; any when absent. As text: whole segments such as `/enrollment/:id/report`, found anywhere
   * in the path, with `*` and `:name` for any one segment and `^`, `$` for its ends.
   */
  readonly path?: RegExp | string;
  /** How many matching requests it hits; 1 when absent. */
  readonly times?: number;
  readonly effect:
    | {
        readonly kind: 'status';
        readonly status: number;
        readonly body?: string;
        readonly headers?: Record<string, string>;
      }
    /** The connection is cut before any answer. */
    | { readonly kind: 'reset' }
    /** No answer ever comes. */
    | { readonly kind: 'hang' }
    /** The answer is delayed by real milliseconds. */
    | { readonly kind: 'delay'; readonly milliseconds: number }
    /** The first half of the body, then the connection is cut. */
    | { readonly kind: 'half-body' }
    /** The vendor does its work, and the answer is lost. */
    | { readonly kind: 'lost-answer' }
    /** A page of something in between (a proxy, a login wall) instead of an answer; 200 when no status is given. */
    | { readonly kind: 'page'; readonly status?: number; readonly body?: string }
    /** A redirect to somewhere else instead of an answer; 302 when no status is given. */
    | { readonly kind: 'redirect'; readonly status?: number; readonly location?: string }
    /** The vendor does its work, and a whole answer comes without its second half. */
    | { readonly kind: 'cut-json' }
    /** The vendor does its work, and the answer has no body. */
    | { readonly kind: 'empty-body' }
    /**
     * The answer is about another session. `body`: what this route answered to another session before. `id`, the default,
     * and where there is no other answer yet: this answer with other ids in `fields` (paths such as `id` or `data.*.id`;
     * those that the vendor documents when absent).
     */
    | { readonly kind: 'wrong-session'; readonly answer?: 'id' | 'body'; readonly fields?: readonly string[] }
    /**
     * `iso-8859-1`: declared, and so encoded. `invalid-utf-8`: declared as UTF-8, and not UTF-8. `unknown`: a charset that
     * nobody knows is declared.
     */
    | { readonly kind: 'charset'; readonly charset: 'iso-8859-1' | 'invalid-utf-8' | 'unknown' }
    /**
     * A key of the answer's JSON stands twice. Without `key`: the vendor's verdict, and its opposite. `first` puts the
     * second value in front.
     */
    | {
        readonly kind: 'duplicate-key';
        readonly key?: string;
        readonly value?: unknown;
        readonly first?: boolean;
      };
}

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
}

export interface EmulatorOptions<Settings> {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Loopback by default. */
  readonly host?: string;
  /** `true` makes a self-signed certificate for the host; its PEM is `ca` of the running emulator. */
  readonly tls?: boolean | { readonly key: string; readonly cert: string };
  /** What new sessions meet; `approve` by default. */
  readonly scenario?: Scenario;
  /** The vendor's unknowns, each with the dossier's default. */
  readonly settings?: Partial<Settings>;
  /** From 0 to below 1, as `Math.random`: where numbered ids begin. A test gives its own. */
  readonly random?: () => number;
}

export interface RunningEmulator<Settings = unknown> {
  readonly vendor: VendorName;
  /** `http://127.0.0.1:PORT` or `https://127.0.0.1:PORT`. */
  readonly origin: string;
  /** PEM to trust, when started with `tls: true`. */
  readonly ca: string | undefined;
  readonly settings: Settings;
  readonly clock: EmulatorClock;
  readonly journal: Journal;
  readonly faults: Faults;
  /** What new sessions meet from now on. */
  scenario: Scenario;
  /** The scenarios this vendor knows. */
  readonly scenarios: readonly Scenario[];
  stop(): Promise<void>;
}

/** What a specimen image says in its JPEG comment segment (JSON, UTF-8): the emulators' OCR. */
export type SpecimenKind = 'identity_card' | 'passport' | 'selfie' | 'proof_of_address' | 'bank_details';

export interface SpecimenComment {
  readonly anyproof: 'specimen/v1';
  readonly kind: SpecimenKind;
  readonly side: 'front' | 'back' | 'single';
  /** The card's or page's own number, the same on both sides of one card. */
  readonly serial: string;
  /** Stable id of the invented person, such as `zoe-garcia-lefevre`; it stands for the face too. */
  readonly person: string;
  /** What is printed on this side, as printed (upper case, with accents). Dates are YYYY-MM-DD. */
  readonly printed: SpecimenPrinted;
}

export interface SpecimenPrinted {
  readonly given_names?: readonly string[];
  readonly family_name?: string;
  readonly birthdate?: string;
  readonly sex?: 'M' | 'F' | 'X';
  readonly birth_place?: string;
  /** ISO 3166-1 alpha-3. */
  readonly nationality?: string;
  readonly issuing_country?: string;
  readonly document_number?: string;
  readonly issuing_authority?: string;
  readonly date_of_issuance?: string;
  readonly date_of_expiry?: string;
  readonly personal_number?: string;
  readonly address?: {
    readonly street: string;
    readonly postal_code: string;
    readonly locality: string;
    readonly country: string;
  };
  readonly iban?: string;
  readonly bic?: string;
  readonly account_holder?: string;
  /** Date printed on a proof of address. */
  readonly dated?: string;
  /** MRZ lines with ICAO filler `<`; on a card's back, on a passport's page. */
  readonly mrz?: readonly string[];
}
