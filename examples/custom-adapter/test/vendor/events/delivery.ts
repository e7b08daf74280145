import type { AcmeEvent } from './log.js';
import { messageOf } from './log.js';
import { signedBy } from './signature.js';

interface Sender {
  now(): number;
  events(): readonly AcmeEvent[];
  /** Those that sign now. */
  keys(): readonly string[];
}

/** Sends events to the app's address, each until it was accepted. */
export interface Delivery {
  /** From now on all events go there, those of before, too. */
  sendTo(url: string): void;
  /** Sends what is due; resolves when all of it was answered. */
  flush(): Promise<void>;
  stop(): void;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Between one delivery and the next. */
const PAUSES = [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 12 * HOUR, 24 * HOUR];
const PATIENCE_MS = 10_000;
const ROUND_MS = 50;

export function createDelivery({ now, events, keys }: Sender): Delivery {
  const progress = new Map<string, { sent: number; nextAt: number }>();
  let address: string | undefined;
  let timer: NodeJS.Timeout | undefined;

  const send = async (event: AcmeEvent, url: string): Promise<void> => {
    const { sent } = progress.get(event.id) ?? { sent: 0 };
    // Not sent again unless it is refused.
    progress.set(event.id, { sent: sent + 1, nextAt: Number.POSITIVE_INFINITY });
    const body = messageOf(event, sent + 1);
    const headers = { 'content-type': 'application/json', ...signedBy(keys(), Buffer.from(body), now()) };
    const accepted = await fetch(url, {
      method: 'POST',
      body,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).then(
      ({ ok }) => ok,
      () => false,
    );
    const pause = PAUSES[sent];
    if (!accepted && pause !== undefined) progress.set(event.id, { sent: sent + 1, nextAt: now() + pause });
  };
  const round = async (): Promise<void> => {
    const url = address;
    if (url === undefined) return;
    const due = events().filter(({ id }) => (progress.get(id)?.nextAt ?? 0) <= now());
    await Promise.all(due.map((event) => send(event, url)));
  };
  let rounds = Promise.resolve();
  const flush = (): Promise<void> => {
    rounds = rounds.then(round);
    return rounds;
  };

  return {
    flush,
    sendTo: (url) => {
      address = url;
      timer ??= setInterval(() => void flush(), ROUND_MS).unref();
    },
    stop: () => clearInterval(timer),
  };
}
