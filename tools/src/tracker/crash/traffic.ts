// The app's requests: a new session whenever fewer than so many are open, at whichever worker is there. A creation with a key of
// the app's own is repeated until it is answered; one without is not, as a person would not wait.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fleet } from './fleet.js';
import type { Created, Creation } from './protocol.js';
import type { WorkerProcess } from './worker-process.js';

export interface Traffic {
  /** At this worker and no other. */
  createAt(worker: WorkerProcess): Promise<void>;
  /** Those without an answer. */
  pending(): number;
  figures(): { readonly asked: number; readonly answered: number; readonly repeated: number };
  /** No new ones; resolves when the repetitions are over. */
  stop(): Promise<void>;
}

export interface TrafficParts {
  readonly fleet: Fleet;
  readonly providers: readonly string[];
  readonly open: number;
  readonly random: () => number;
  /** Sessions that have not ended at their vendors. */
  openSessions(): number;
  launched(provider: string, id: string, url: string): void;
}

const LOOKS_EVERY_MS = 80;
const MOST_AT_A_TIME = 12;
const REPEATS = 12;
const PAUSE_MS = 250;

export function startTraffic(parts: TrafficParts): Traffic {
  const { fleet, providers, random, openSessions, launched } = parts;
  const figures = { asked: 0, answered: 0, repeated: 0 };
  const running = new Set<Promise<void>>();
  let isOver = false;

  const attempt = async (
    creation: Creation,
    worker: WorkerProcess | undefined,
  ): Promise<Created | undefined> => {
    const created = await worker?.call('create', creation).catch(() => undefined);
    if (created !== undefined && 'id' in created) {
      figures.answered += 1;
      if (created.url !== undefined) launched(creation.provider, created.id, created.url);
    }
    return created;
  };
  const create = async (first?: WorkerProcess): Promise<void> => {
    figures.asked += 1;
    const provider = providers[figures.asked % providers.length] ?? '';
    const reference = `${provider}-${figures.asked}`;
    const isKeyed = random() < 0.5;
    const creation: Creation = {
      provider,
      reference,
      ...(isKeyed ? { idempotencyKey: `key-of-${reference}` } : {}),
    };
    let created = await attempt(creation, first ?? fleet.anyone());
    for (let repeat = 0; isKeyed && isOpen(created) && repeat < REPEATS; repeat += 1) {
      await sleep(PAUSE_MS);
      figures.repeated += 1;
      created = await attempt(creation, fleet.anyone());
    }
  };
  const tracked = (work: Promise<void>): Promise<void> => {
    running.add(work);
    void work.finally(() => running.delete(work));
    return work;
  };
  const timer = setInterval(() => {
    if (isOver || fleet.alive().length === 0) return;
    for (let made = 0; made < 2; made += 1)
      if (running.size < MOST_AT_A_TIME && openSessions() + running.size < parts.open) void tracked(create());
  }, LOOKS_EVERY_MS);
  return {
    createAt: (worker) => tracked(create(worker)),
    pending: () => running.size,
    figures: () => ({ ...figures }),
    stop: async () => {
      isOver = true;
      clearInterval(timer);
      await Promise.all(running);
    },
  };
}

/** Nobody answered, or with an error after which the same call settles it. */
const isOpen = (created: Created | undefined): boolean =>
  created === undefined || ('error' in created && created.isRetryable);
