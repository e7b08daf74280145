import type { HttpOptions } from '@anyproof/core';

/**
 * How a session should end. `review`: it waits for a human. `expire`: nobody came. `abandon`: the person came and
 * left. `fail`: the vendor failed technically.
 */
export type Ending = 'approve' | 'decline' | 'review' | 'inconclusive' | 'expire' | 'abandon' | 'fail';

/** Those without a verdict: no message brings one. */
export type EndingByMessage = 'expire' | 'abandon' | 'fail';

export type Verdict = 'approve' | 'decline';

/** What only some vendors can be made to do. */
export interface VendorActs {
  /** The person of this open session made an attempt that failed, and may make another. */
  failAttempt(sessionId: string): void;
  /** This open session waits for the app's decision from now on. */
  askDecision(sessionId: string): void;
  /** Somebody at the vendor gives a session that has ended another verdict: none is final. */
  overturn(sessionId: string, verdict: Verdict): void;
  /** The erasure that was requested is done now. */
  finishErasure(sessionId: string): void;
  /** The ids of all sessions that were ever created here. */
  sessions(): readonly string[];
}

/** One vendor under the cases' control: an emulator, or a fake of your own over real HTTP. */
export interface ConformanceVendor extends Partial<VendorActs> {
  /** Such as `http://127.0.0.1:40123`. */
  readonly origin: string;
  /** How to trust it, where it speaks TLS. */
  readonly http?: HttpOptions;
  /** The vendor's time. If present, waiting moves it and takes no time; otherwise the cases really wait. */
  readonly clock?: VendorClock;
  readonly faults: VendorFaults;
  /** Every request of the app so far, in the order of arrival, including those hit by a fault. */
  received(): readonly ReceivedRequest[];
  /** How sessions created from now on end, if their evidence is good. */
  decide(ending: Ending): void;
  /** A human at the vendor decides a session in review. Needed for the ending `review`. */
  settleReview?(sessionId: string, verdict: Verdict): void;
  /** Credentials, and the tokens and keys issued so far: what must appear nowhere. */
  secrets(): readonly string[];
  stop(): Promise<void>;
}

export interface VendorClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Moves it forward and runs what became due. */
  advance(milliseconds: number): void;
}

export interface VendorFaults {
  add(fault: Fault): void;
  clear(): void;
}

/** A fault that affects the next `times` (1 when absent) requests that match. */
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
     * name the session when absent). Applies to the answers in {@link ConformanceHarness.named} only.
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
  /** The answer's; 0 if none was sent. */
  readonly status: number;
}
