/** The state of a session, the same for all vendors. */
export type Status = OpenStatus | EndedStatus;

/**
 * `pending`: waiting for the person, or the vendor cannot say. `action_required`: nothing moves until somebody acts (see
 * {@link Action}). `in_review`: waiting for a human, the vendor's or yours.
 */
export type OpenStatus = 'pending' | 'action_required' | 'processing' | 'in_review';

/** `failed` is technical; a person who was refused is `completed` with the decision `declined`. */
export type EndedStatus = 'completed' | 'expired' | 'abandoned' | 'canceled' | 'failed';

/** The verdict about the person. */
export type Decision = 'approved' | 'declined' | 'inconclusive';

/** `automatic`, `manual`: the vendor, by machine or by a human. `app`: this app, by `decideSession` or a policy. */
export type DecidedBy = 'automatic' | 'manual' | 'app';

/** Who has to act before a session moves on, and how. */
export interface Action {
  readonly actor: 'person' | 'app';
  /**
   * `retry`: another attempt, by `retrySession`. `evidence`: more of it, by `submitEvidence` or on the vendor's page.
   * `decide`: `decideSession`. `native`: only something that the vendor's own client can do.
   */
  readonly next: 'retry' | 'evidence' | 'decide' | 'native';
}

/** Who ended a session without a decision. */
export type EndedBy = 'person' | 'app' | 'vendor';

/** For values from outside, such as a store. */
export const DECIDED_BY: ReadonlySet<DecidedBy> = new Set(['automatic', 'manual', 'app']);
/** For values from outside, such as a store. */
export const ENDED_BY: ReadonlySet<EndedBy> = new Set(['person', 'app', 'vendor']);

const ENDED: Readonly<Record<Status, boolean>> = {
  pending: false,
  action_required: false,
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

const ACTORS: ReadonlySet<unknown> = new Set<Action['actor']>(['person', 'app']);
const NEXT: ReadonlySet<unknown> = new Set<Action['next']>(['retry', 'evidence', 'decide', 'native']);

/** For values from outside, such as a store. */
export function isAction(value: unknown): value is Action {
  if (typeof value !== 'object' || value === null) return false;
  const { actor, next }: { readonly [Field in keyof Action]?: unknown } = value;
  return ACTORS.has(actor) && NEXT.has(next);
}

/** For values from outside, such as a store. */
export function isOutcome(value: unknown): value is Outcome {
  if (typeof value !== 'object' || value === null) return false;
  const { status, action, decision, decidedBy, final }: { readonly [Field in keyof Outcome]?: unknown } =
    value;
  if (!isStatus(status)) return false;
  if (status === 'action_required' ? !isAction(action) : action !== undefined) return false;
  if (status !== 'completed') return decision === undefined;
  const isDecider = decidedBy === undefined || [...DECIDED_BY].some((one) => one === decidedBy);
  return isDecision(decision) && typeof final === 'boolean' && isDecider;
}

/** The outcome alone, without anything else that a session or an answer has. */
export function outcomeOf(session: Outcome): Outcome {
  switch (session.status) {
    case 'completed': {
      const { status, decision, decidedBy, final } = session;
      return { status, decision, ...(decidedBy === undefined ? {} : { decidedBy }), final };
    }
    case 'action_required': {
      const { actor, next } = session.action;
      return { status: session.status, action: { actor, next } };
    }
    default:
      return { status: session.status };
  }
}

/** For whoever compares what was reported. */
export function isSameOutcome(a: Outcome | undefined, b: Outcome): boolean {
  return (
    a?.status === b.status &&
    a.decision === b.decision &&
    a.decidedBy === b.decidedBy &&
    a.final === b.final &&
    a.action?.actor === b.action?.actor &&
    a.action?.next === b.action?.next
  );
}

/** A decision exists with `completed` only, and an action with `action_required` only: the types enforce it. */
export type Outcome =
  | {
      readonly status: 'completed';
      readonly decision: Decision;
      readonly decidedBy?: DecidedBy;
      /** False when the vendor may still change its mind. */
      readonly final: boolean;
      readonly action?: never;
    }
  | {
      readonly status: 'action_required';
      readonly action: Action;
      readonly decision?: never;
      readonly decidedBy?: never;
      readonly final?: never;
    }
  | {
      readonly status: Exclude<Status, 'completed' | 'action_required'>;
      readonly action?: never;
      readonly decision?: never;
      readonly decidedBy?: never;
      readonly final?: never;
    };
