import { setMaxListeners } from 'node:events';
import { type EmulatorClock, send } from '../shared/index.js';
import { reportedName, writtenId } from './dossier.js';
import type { Dossier } from './model.js';
import type { Id360EmulatorSettings } from './settings.js';
import { plannedSteps, type StepPlan } from './steps.js';
import type { FinalStatus } from './words.js';

/** One delivery, as the receiver met it. */
export interface DeliveredCallback {
  readonly at: number;
  readonly url: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** 1 for the first try. */
  readonly attempt: number;
  /** The receiver's status; 0 when it could not be reached. */
  readonly status: number;
}

interface Target {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  takes(status: string): boolean;
}

interface Delivery {
  readonly target: Target;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Sends callbacks, one after the other per target, and tries failed ones again later, out of order. */
export class Outbox {
  readonly #delivered: DeliveredCallback[] = [];
  readonly #queues = new Map<string, Promise<void>>();
  readonly #held = new Map<number, Delivery[]>();
  readonly #closing = new AbortController();

  constructor(
    private readonly settings: Id360EmulatorSettings,
    private readonly clock: EmulatorClock,
  ) {
    // As many as there are callbacks under way.
    setMaxListeners(0, this.#closing.signal);
  }

  delivered(): readonly DeliveredCallback[] {
    return [...this.#delivered];
  }

  close(): void {
    this.#closing.abort();
  }

  /** A step was finished by the user (dossier 7.3). */
  stepDone(dossier: Dossier, step: StepPlan): void {
    const run = dossier.stepRuns.get(step.name);
    const codes = (dossier.judgement?.codes ?? []).filter(({ where }) => where === step.name);
    const total = plannedSteps(dossier, this.settings).length;
    const body = {
      id: writtenId(dossier, this.settings, 'callback'),
      status: 'STARTED',
      reason: null,
      steps_status: { done: dossier.stepRuns.size, total },
      enrollment_step: {
        status: run?.status ?? 'OK',
        errors: codes.map(({ status_code }) => status_code),
        type: step.type,
        reason: codes[0]?.status_code.message ?? '',
        name: step.name,
        documents: step.inputs.map(reportedName),
      },
    };
    const deliveries = this.#targetsOf(dossier)
      .filter((target) => target.takes('STARTED'))
      .map((target) => ({ target, body }));
    if (this.settings.callbackOrder === 'late-intermediate' && dossier.stepRuns.size === total) {
      this.#held.set(dossier.id, deliveries);
      return;
    }
    for (const delivery of deliveries) this.#enqueue(delivery);
  }

  /** The process came to its end (dossier 7.4). */
  ended(dossier: Dossier, status: FinalStatus): void {
    const body = {
      id: writtenId(dossier, this.settings, 'callback'),
      status,
      reason: dossier.reason,
      steps_status: {
        done: dossier.stepRuns.size,
        total: plannedSteps(dossier, this.settings).length,
      },
    };
    for (const target of this.#targetsOf(dossier)) {
      if (target.takes(status)) this.#enqueue({ target, body });
    }
    for (const delivery of this.#held.get(dossier.id) ?? []) this.#enqueue(delivery);
    this.#held.delete(dossier.id);
  }

  #targetsOf({ request }: Dossier): readonly Target[] {
    const letters = this.settings.callbackLetters;
    const endpoints = (request.endpoints ?? []).map(({ url, on, headers }) => ({
      url,
      headers: headerMap(headers),
      takes: (status: string) =>
        on.length === 0 || on.some((letter) => letters[letter]?.some((known) => known === status)),
    }));
    if (request.callbackUrl === undefined) return endpoints;
    const legacy = {
      url: request.callbackUrl,
      headers: headerMap(request.callbackHeaders),
      takes: () => true,
    };
    return [...endpoints, legacy];
  }

  #enqueue(delivery: Delivery): void {
    const { url } = delivery.target;
    const before = this.#queues.get(url) ?? Promise.resolve();
    const after = before.then(async () => {
      for (let copy = 0; copy < this.settings.callbackCopies; copy += 1) await this.#try(delivery, 1);
    });
    this.#queues.set(url, after);
  }

  async #try(delivery: Delivery, attempt: number): Promise<void> {
    if (this.#closing.signal.aborted) return;
    const { target, body } = delivery;
    const { attempts, firstDelayMs, timeoutMs } = this.settings.callbackRetry;
    const status = await send(target.url, {
      method: 'POST',
      headers: {
        ...target.headers,
        'content-type': 'application/json',
        'user-agent': 'python-requests/2.28.2',
      },
      body: JSON.stringify(body),
      ca: this.settings.callbackCa,
      timeoutMs,
      signal: this.#closing.signal,
    }).then(
      (answer) => answer.status,
      () => 0,
    );
    if (this.#closing.signal.aborted) return;
    this.#delivered.push({ at: this.clock.now(), url: target.url, body, attempt, status });
    if (status >= 200 && status < 300) return;
    if (attempt >= attempts) return;
    this.clock.schedule(firstDelayMs * 2 ** (attempt - 1), () => void this.#try(delivery, attempt + 1));
  }
}

const headerMap = (headers: readonly { name: string; value: string }[]): Record<string, string> =>
  Object.fromEntries(headers.map(({ name, value }) => [name, value]));
