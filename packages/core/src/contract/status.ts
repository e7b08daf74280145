/** The state of a session, the same for all vendors. */
export type Status = OpenStatus | EndedStatus;

/** `pending`: waiting for the person, or the vendor cannot say. `in_review`: waiting for a human at the vendor. */
export type OpenStatus = 'pending' | 'processing' | 'in_review';

/** `failed` is technical; a person who was refused is `completed` with the decision `declined`. */
export type EndedStatus = 'completed' | 'expired' | 'abandoned' | 'canceled' | 'failed';

/** The vendor's verdict about the person. */
export type Decision = 'approved' | 'declined' | 'inconclusive';

export type DecidedBy = 'automatic' | 'manual';

/** Who ended a session without a decision. */
export type EndedBy = 'person' | 'app' | 'vendor';

/** For values from outside, such as a store. */
export const DECIDED_BY: ReadonlySet<DecidedBy> = new Set(['automatic', 'manual']);
/** For values from outside, such as a store. */
export const ENDED_BY: ReadonlySet<EndedBy> = new Set(['person', 'app', 'vendor']);

const ENDED: Readonly<Record<Status, boolean>> = {
  pending: false,
  processing: false,
  in_review: false,
  completed: true,
  expired: true,
  abandoned: true,
  canceled: true,
  failed: true,
};

const DECISIONS: Readonly<Record<Decision, true>> = { approved: true, declined: true, inconclusive: true };

/** For values from outside, such as a store. */
export function isStatus(value: unknown): value is Status {
  return typeof value === 'string' && Object.hasOwn(ENDED, value);
}

/** For values from outside, such as a store. */
export function isDecision(value: unknown): value is Decision {
  return typeof value === 'string' && Object.hasOwn(DECISIONS, value);
}

/** True if the vendor does nothing more with the session. */
export function isEnded(status: Status): status is EndedStatus {
  return ENDED[status];
}

/** For values from outside, such as a store. */
export function isOutcome(value: unknown): value is Outcome {
  if (typeof value !== 'object' || value === null) return false;
  const { status, decision, decidedBy, final }: { readonly [Field in keyof Outcome]?: unknown } = value;
  if (!isStatus(status)) return false;
  if (status !== 'completed') return decision === undefined;
  const isDecider = decidedBy === undefined || [...DECIDED_BY].some((one) => one === decidedBy);
  return isDecision(decision) && typeof final === 'boolean' && isDecider;
}

/** A decision exists with `completed` only: the types enforce it. */
export type Outcome =
  | {
      readonly status: 'completed';
      readonly decision: Decision;
      readonly decidedBy?: DecidedBy;
      /** False when the vendor may still change its mind. */
      readonly final: boolean;
    }
  | {
      readonly status: Exclude<Status, 'completed'>;
      readonly decision?: never;
      readonly decidedBy?: never;
      readonly final?: never;
    };
