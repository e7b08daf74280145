// The vendor's side of callbacks: several at a time, each again until it is answered 200.
import { SECRET } from './secret.mjs';

const AT_A_TIME = 16;
const PAUSE_MS = 100;
const PATIENCE_MS = 60_000;

/** Sends all messages; `interruption.work` runs once, when so many were answered. Returns those that were answered 200. */
export async function sendAll(origin, messages, interruption) {
  const waiting = [...messages];
  const answered = new Set();
  let interrupted;
  const lane = async () => {
    for (let message = waiting.shift(); message !== undefined; message = waiting.shift()) {
      if (await delivered(origin, message)) answered.add(message);
      if (answered.size >= interruption.at) interrupted ??= interruption.work();
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, lane));
  await interrupted;
  return answered;
}

async function delivered(origin, { body }) {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    if ((await post(origin, body)) === 200) return true;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return false;
}

/** The status of the answer; 0 when none came. */
async function post(url, body) {
  try {
    const headers = { ...SECRET, 'content-type': 'application/json' };
    const answer = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(10_000) });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 0;
  }
}
