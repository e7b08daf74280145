import type { Scenario } from '../shared/types.js';
import type { PlannedRefusals } from './capture.js';
import type { Session } from './session.js';
import type { Sessions } from './sessions.js';
import type { WebhookEndpoint } from './settings.js';
import type { WebhookDelivery, Webhooks } from './webhooks.js';
import type { DocumentError, FaceError, SessionStatus } from './words.js';

export interface SessionSummary {
  readonly id: string;
  readonly externalId?: string;
  readonly status: SessionStatus;
  readonly scenario: Scenario;
  readonly started: boolean;
  readonly completed: boolean;
  /** Which pictures were accepted. */
  readonly captured: readonly ('front' | 'back' | 'face')[];
}

/** What the vendor's own people can do and see. */
export interface OperatorDesk {
  sessions(): readonly SessionSummary[];
  /** Decides a session that waits for an operator. Throws a RangeError when it is unknown or does not wait. */
  decide(sessionId: string, verdict: 'approve' | 'reject'): void;
  /** Plans a fault the emulator cannot see in a specimen, for the next picture of that kind. */
  refuseNext(picture: 'document', error: DocumentError): void;
  refuseNext(picture: 'face', error: FaceError): void;
  /** The dashboard's Integration, Webhooks page. */
  setWebhooks(endpoints: readonly WebhookEndpoint[]): void;
  /** Every webhook request that was answered or given up, in order. */
  deliveries(): readonly WebhookDelivery[];
}

export function createOperatorDesk(
  sessions: Sessions,
  webhooks: Webhooks,
  planned: PlannedRefusals,
): OperatorDesk {
  return {
    sessions: () => sessions.all().map(summary),
    decide(sessionId, verdict) {
      const session = sessions.find(sessionId);
      if (!session) throw new RangeError(`No session ${sessionId}`);
      if (!sessions.decide(session, verdict)) {
        throw new RangeError(`Session ${sessionId} is ${session.status}: nobody waits for a decision`);
      }
    },
    refuseNext(picture: 'document' | 'face', error: DocumentError | FaceError) {
      const queue: (DocumentError | FaceError)[] = planned[picture];
      queue.push(error);
    },
    setWebhooks(endpoints) {
      webhooks.endpoints = endpoints;
    },
    deliveries: () => [...webhooks.deliveries],
  };
}

function summary(session: Session): SessionSummary {
  const { request, front, back, face } = session;
  return {
    id: request.sessionId,
    ...(request.externalId !== undefined && { externalId: request.externalId }),
    status: session.status,
    scenario: session.scenario,
    started: session.startedAt !== undefined,
    completed: session.completedAt !== undefined,
    captured: [
      ...(front ? ['front' as const] : []),
      ...(back ? ['back' as const] : []),
      ...(face ? ['face' as const] : []),
    ],
  };
}
