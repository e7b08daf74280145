import { randomUUID } from 'node:crypto';
import {
  type Action,
  isEnded,
  type Launch,
  type Proofing,
  type ProofingResult,
  type ProofingSession,
  type SessionRef,
  type Status,
} from '@anyproof/core';

/** Somebody who wants an account: a row of your database. */
export interface Application {
  readonly id: string;
  readonly ref: SessionRef;
  readonly status: Status;
  /** Who must act before the session moves on. */
  readonly action?: Action | undefined;
  /** Sessions that a retry replaced: their messages may still come. */
  readonly replaced: readonly SessionRef[];
  /** Once the session has ended. */
  readonly result?: ProofingResult;
}

/** Your database; this one is forgotten when the process ends. */
export type Database = Map<string, Application>;

export class Onboarding {
  readonly #applications: Database;

  constructor(
    private readonly proofing: Proofing,
    /** Where people reach the app, such as `https://app.example`. */
    private readonly origin: string,
    database: Database = new Map(),
  ) {
    this.#applications = database;
  }

  /**
   * Creates a session at the vendor; for somebody whose last attempt failed, another attempt. The launch is for this person
   * only: do not log it.
   */
  async start(known?: string): Promise<{ readonly id: string; readonly launch: Launch }> {
    const application = known === undefined ? undefined : this.find(known);
    const earlier = application?.action?.actor === 'person' ? application : undefined;
    const id = earlier?.id ?? randomUUID();
    const input = {
      reference: id,
      // Without the id: it may get into histories and logs. Some vendors have one address for all.
      returnUrl: `${this.origin}/identity`,
      documentTypes: ['identity_card'],
    };
    const { ref, status, launch } =
      earlier === undefined
        ? await this.proofing.createSession(input)
        : await this.proofing.retrySession(earlier.ref, input);
    const replaced =
      earlier === undefined ? [] : [...earlier.replaced, earlier.ref].filter((one) => one.id !== ref.id);
    // Before anything else: without its ref, a session is lost.
    this.#applications.set(id, { id, ref, status, replaced });
    return { id, launch };
  }

  /** The person is back, or looks again. A return proves nothing, so the vendor is queried. Undefined when there is no such application. */
  async returned(id: string | undefined): Promise<Application | undefined> {
    const application = id === undefined ? undefined : this.find(id);
    if (application === undefined || application.result !== undefined) return application;
    await this.settle(await this.proofing.handleReturn(application.ref));
    return this.find(application.id);
  }

  /** What the vendor says of a session, after a message of the vendor or a look. May come twice, and in any order. */
  readonly settle = async (session: ProofingSession): Promise<void> => {
    const application = this.#ofSession(session.ref);
    // A message may overtake the answer to `createSession`. What is thrown here keeps it in the inbox, for `resume`.
    if (application === undefined) throw new Error('no application has this session yet');
    const { id, ref } = application;
    if (application.result !== undefined || !isSame(ref, session.ref)) return;
    const { status, action } = session;
    if (!isEnded(status)) {
      this.#applications.set(id, { ...application, status, action });
      return;
    }
    const result = await this.proofing.getResult(ref);
    this.#applications.set(id, { ...application, status: result.status, action: result.action, result });
  };

  find(id: string): Application | undefined {
    return this.#applications.get(id);
  }

  #ofSession(session: SessionRef): Application | undefined {
    return [...this.#applications.values()].find(({ ref, replaced }) =>
      [ref, ...replaced].some((one) => isSame(one, session)),
    );
  }
}

/** A message names a session without the `state` of its ref. */
function isSame(a: SessionRef, b: SessionRef): boolean {
  return a.provider === b.provider && a.id === b.id;
}

/** An app that was started, for whoever started it. */
export interface RunningApp {
  readonly origin: string;
  readonly onboarding: Onboarding;
  stop(): Promise<void>;
}
