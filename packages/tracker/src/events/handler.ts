import { withTimeout } from '@anyproof/core';
import type { OnTrackedSession, OnUnsettledCreation } from '../contract/events.js';
import type { Attempted, Recipient } from './recipient.js';

export interface Handlers {
  readonly handler: OnTrackedSession;
  /** Without it, nobody needs to know. */
  readonly onUnsettledCreation?: OnUnsettledCreation | undefined;
}

/** Functions of the app. They may throw anything, and hang. */
export function handlerRecipient({ handler, onUnsettledCreation }: Handlers, timeoutMs: number): Recipient {
  const attempt = async (call: () => unknown): Promise<Attempted> => {
    try {
      return await withTimeout<Attempted, Attempted>(
        timeoutMs,
        async () => {
          await call();
          return { delivered: true };
        },
        { late: () => ({ delivered: false, problem: 'timeout' }) },
      );
    } catch (error) {
      return { delivered: false, problem: classOf(error) };
    }
  };
  return {
    session: (event, delivery) => attempt(() => handler(event.session, event, delivery)),
    creation: (creation) => attempt(() => onUnsettledCreation?.(creation)),
    close: () => undefined,
  };
}

const CLASS_NAME = /^[A-Za-z_$][\w$]{0,63}$/;
const UNNAMED = 'Error';

/** The name of its class: unlike the name and message of an error, no data of a person gets there. */
function classOf(error: unknown): string {
  try {
    const name: unknown = Object.getPrototypeOf(error)?.constructor?.name;
    return typeof name === 'string' && CLASS_NAME.test(name) ? name : UNNAMED;
  } catch {
    return UNNAMED;
  }
}
