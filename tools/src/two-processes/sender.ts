// The vendor's side of callbacks: several at a time, each again until it is answered 200.
import type { Announcement } from './announcements.js';
import { SECRET } from './secret.js';

export interface Interruption {
  /** So many must be answered before. */
  readonly at: number;
  work(): Promise<void>;
}

const AT_A_TIME = 16;
const PAUSE_MS = 100;
const PATIENCE_MS = 60_000;

/** Sends all messages, and interrupts once. Returns those that were answered 200. */
export async function sendAll(
  origin: string,
  messages: readonly Announcement[],
  interruption: Interruption,
): Promise<Set<Announcement>> {
  const waiting = [...messages];
  const answered = new Set<Announcement>();
  let interrupted: Promise<void> | undefined;
  const lane = async (): Promise<void> => {
    for (let message = waiting.shift(); message !== undefined; message = waiting.shift()) {
      if (await delivered(origin, message)) answered.add(message);
      if (answered.size >= interruption.at) interrupted ??= interruption.work();
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, lane));
  await interrupted;
  return answered;
}

async function delivered(origin: string, { body }: Announcement): Promise<boolean> {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    if ((await post(origin, body)) === 200) return true;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return false;
}

/** The status of the answer; 0 when none came. */
async function post(url: string, body: string): Promise<number> {
  try {
    const headers = { ...SECRET, 'content-type': 'application/json' };
    const answer = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(10_000) });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 0;
  }
}
