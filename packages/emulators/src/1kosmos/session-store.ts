import type { EmulatorContext } from '../shared/index.js';
import { judge } from './judgement.js';
import type { Session } from './session.js';
import type { OneKosmosEmulatorSettings } from './settings.js';

/** Keeps sessions, and lets the vendor's clock act on each one whenever somebody looks at it. */
export class SessionStore {
  private readonly sessions = new Map<string, Session>();
  constructor(private readonly context: EmulatorContext<OneKosmosEmulatorSettings>) {}

  add(session: Session): void {
    this.sessions.set(session.id, session);
  }

  find(id: string): Session | undefined {
    const session = this.sessions.get(id);
    if (session !== undefined) this.settle(session);
    return session;
  }

  /** Newest first. */
  all(): readonly Session[] {
    const sessions = [...this.sessions.values()].reverse();
    for (const session of sessions) this.settle(session);
    return sessions;
  }

  private settle(session: Session): void {
    const { settings, clock } = this.context;
    const now = clock.now();
    if (session.judgedAt !== undefined) {
      if (now >= session.judgedAt) this.conclude(session, session.judgedAt);
      return;
    }
    const { scenario } = session;
    const soon = settings.scenarioDelayMs;
    const expiresAt =
      scenario === 'expire' ? Math.min(session.expiresAt, session.createdAt + soon) : session.expiresAt;
    if (settings.expiresFrom.includes(session.status) && now >= expiresAt) {
      session.status = 'EXPIRED';
      return;
    }
    const idleMs =
      scenario === 'abandon' ? Math.min(session.config.abandonMs, soon) : session.config.abandonMs;
    if (settings.abandonsFrom.includes(session.status) && now >= session.activeAt + idleMs) {
      session.status = 'ABANDONED';
      session.abandonedAt = session.activeAt + idleMs;
    }
  }

  private conclude(session: Session, at: number): void {
    delete session.judgedAt;
    session.activeAt = at;
    // A session that was meant to end by the clock does so even when somebody finished it.
    if (session.scenario === 'expire' || session.scenario === 'abandon') {
      session.status = session.scenario === 'expire' ? 'EXPIRED' : 'ABANDONED';
      if (session.scenario === 'abandon') session.abandonedAt = at;
      return;
    }
    const judgement = judge({
      documentType: session.documentType,
      captures: session.captures,
      config: session.config,
      scenario: session.scenario,
      today: new Date(at).toISOString().slice(0, 10),
    });
    session.judgement = judgement;
    const { maxRetries } = session.config;
    if (judgement.outcome === 'COMPLETED_FAILED' && maxRetries > 0) {
      if (session.retriesUsed < maxRetries) {
        session.retryReason = judgement.reason;
        session.documentSubmitted = false;
        return;
      }
      session.judgement = { ...judgement, reason: 'IDV0014' };
    }
    session.status = 'COMPLETED';
    session.completedAt = at;
  }
}
