// The vendor's side of the inbox: so many messages on their way at a time.
import { Agent, request } from 'node:http';
import { type BenchMessage, SECRET } from './vendor.js';

const AT_A_TIME = 20;

/** Sends them all, and returns how many a second were answered 200. Throws if any was not. */
export async function sendAll(address: string, messages: readonly BenchMessage[]): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_A_TIME });
  const startedAt = performance.now();
  try {
    const waiting = messages.values();
    const lane = async (): Promise<void> => {
      // The lanes share one iterator.
      for (const message of waiting) await post(address, JSON.stringify(message), agent);
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, lane));
  } finally {
    agent.destroy();
  }
  return (messages.length * 1_000) / (performance.now() - startedAt);
}

function post(address: string, body: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      ...SECRET,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const sent = request(address, { method: 'POST', agent, headers }, (answer) => {
      answer.resume();
      answer.once('end', () =>
        answer.statusCode === 200
          ? resolve()
          : reject(new Error(`a message was answered ${answer.statusCode}`)),
      );
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
