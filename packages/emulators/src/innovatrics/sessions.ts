import { randomBytes } from 'node:crypto';
import type { EmulatorContext } from '../shared/server.js';
import type { Scenario } from '../shared/types.js';
import { readAccessToken } from './access-token.js';
import { evaluate } from './evaluation.js';
import type { InitializeRequest, Session } from './session.js';
import type { InnovatricsEmulatorSettings } from './settings.js';
import { day } from './timestamps.js';
import type { Webhooks } from './webhooks.js';
import { innovatricsScenarios, type SessionStatus, scenarioPrefix } from './words.js';

/** All sessions of one emulator, and every change of their status. */
export interface Sessions {
  /** Undefined when the id was used before, even by a session that has been deleted. */
  create(request: InitializeRequest): Session | undefined;
  find(sessionId: string): Session | undefined;
  /** By what a browser address carries: a reference token, or an access token where these are used. */
  findByWebToken(token: string): Session | undefined;
  /** Newest first. */
  all(): readonly Session[];
  start(session: Session): void;
  /** The person is done: the decision comes after the processing delay. */
  complete(session: Session): void;
  /** An operator decides. False when nobody was waiting for one. */
  decide(session: Session, verdict: 'approve' | 'reject'): boolean;
  remove(session: Session): void;
}

export function createSessions(
  context: EmulatorContext<InnovatricsEmulatorSettings>,
  webhooks: Webhooks,
): Sessions {
  const { clock, settings } = context;
  const sessions = new Map<string, Session>();
  const usedIds = new Set<string>();

  const later = (session: Session, milliseconds: number, task: () => void) => {
    const forget = clock.schedule(milliseconds, () => {
      session.timers.delete(forget);
      task();
    });
    session.timers.add(forget);
    return forget;
  };
  const remove = (session: Session) => {
    for (const forget of session.timers) forget();
    session.timers.clear();
    sessions.delete(session.request.sessionId.toLowerCase());
  };
  const move = (session: Session, status: SessionStatus) => {
    session.status = status;
    session.evaluatedAt ??= clock.now();
    if (status !== 'EXPIRED') webhooks.announce(session, status); // no event for it (dossier 9)
    if (status === 'WAITING_FOR_MANUAL_APPROVE') return;
    // Kept from the end of the check, or from creation when there was no end.
    const from = status === 'EXPIRED' ? session.createdAt : clock.now();
    later(session, from + settings.retentionDays * day - clock.now(), () => remove(session));
  };
  const expire = (session: Session) => {
    if (session.status === 'PENDING') move(session, 'EXPIRED');
  };
  const decide = (session: Session, verdict: 'approve' | 'reject') => {
    if (session.status !== 'WAITING_FOR_MANUAL_APPROVE') return false;
    move(session, verdict === 'approve' ? 'MANUAL_APPROVED' : 'MANUAL_REJECTED');
    return true;
  };
  const settle = (session: Session) => {
    if (session.status !== 'PENDING') return;
    session.evaluation = evaluate(session, settings, clock.now());
    move(session, session.evaluation.status);
    if (session.scenario !== 'review-approve' && session.scenario !== 'review-reject') return;
    const verdict = session.scenario === 'review-approve' ? 'approve' : 'reject';
    later(session, settings.processingDelayMs, () => void decide(session, verdict));
  };

  return {
    create(request) {
      const key = request.sessionId.toLowerCase();
      if (usedIds.has(key)) return undefined;
      usedIds.add(key);
      const session: Session = {
        request,
        referenceToken: randomBytes(32).toString('base64url'),
        scenario: scenarioOf(request, context.scenario),
        createdAt: clock.now(),
        status: 'PENDING',
        referenceUsed: false,
        timers: new Set(),
      };
      sessions.set(key, session);
      const validity = session.scenario === 'expire' ? 0 : settings.sessionValidityDays * day;
      later(session, validity, () => expire(session));
      if (settings.webhookSessionEvents) webhooks.announce(session, settings.webhookSessionInitialized);
      return session;
    },
    find: (sessionId) => sessions.get(sessionId.toLowerCase()),
    findByWebToken(token) {
      const id = readAccessToken(token, clock.now(), settings);
      if (id !== undefined) return sessions.get(id.toLowerCase());
      return [...sessions.values()].find(({ referenceToken }) => referenceToken === token);
    },
    all: () => [...sessions.values()].reverse(),
    start(session) {
      if (session.startedAt !== undefined) return;
      session.startedAt = clock.now();
      if (settings.webhookSessionEvents) webhooks.announce(session, settings.webhookSessionStarted);
    },
    complete(session) {
      session.completedAt = clock.now();
      if (session.scenario === 'never-complete') return;
      later(session, settings.processingDelayMs, () => settle(session));
    },
    decide,
    remove,
  };
}

function scenarioOf({ externalId }: InitializeRequest, usual: Scenario): Scenario {
  const wanted = externalId?.startsWith(scenarioPrefix) ? externalId.slice(scenarioPrefix.length) : undefined;
  return innovatricsScenarios.find((name) => name === wanted) ?? usual;
}
