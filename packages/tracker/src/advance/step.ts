import type { InboxMessage, ProofingErrorCode, SessionRef } from '@anyproof/core';
import type { Advanced } from '../contract/sessions.js';
import type { ClaimedSession } from '../stores/claims.js';
import { nameOf, openSecrets } from '../stores/facts.js';
import { namedBy } from '../stores/inbox.js';
import type { ProviderSwitch } from '../stores/providers.js';
import type { Release } from '../stores/release.js';
import type { DatabaseSessions } from '../stores/sessions.js';
import { applyPolicies } from './apply-policies.js';
import type { AdvanceParts } from './parts.js';
import { MOST_MESSAGES, poll } from './poll.js';

/**
 * Does whatever is due for sessions that this worker holds, and gives each back when it is done; as soon as the signal fires,
 * with what is not done yet. A step that rejects leaves its session held: the claim ends by itself, and the session is due again.
 */
export type Steps = (
  held: readonly ClaimedSession[],
  signal?: AbortSignal,
) => Promise<readonly Promise<Advanced>[]>;

export function createSteps(parts: AdvanceParts, sessions: DatabaseSessions): Steps {
  const { claims, clock, deliverer, inbox, switches, wakes } = parts;

  /** Nobody knows any more whom a redacted session was about, and it is to stay so. */
  const drop = async (messages: readonly InboxMessage[]): Promise<Release> => {
    await Promise.all(messages.map(({ id }) => inbox.remove(id)));
    return { pollAt: messages.length < MOST_MESSAGES ? null : clock.now() };
  };

  const work = async (held: ClaimedSession, input: StepInput): Promise<Done> => {
    const { messages, signal } = input;
    let release: Release = {};
    let error: ProofingErrorCode | undefined;
    const watched = wakes.watch(held.row);
    try {
      if (isPolled(held, clock.now())) {
        const ref = await refOf(parts, held, messages);
        if (ref === undefined || held.redactedAt !== undefined) release = await drop(messages);
        else ({ release, error } = await poll(parts, sessions, { ...input, held, ref }));
      }
      if (isDue(held.policyAt, clock.now())) release = { ...release, ...(await applyPolicies(parts, held)) };
      const isToldNow = isDue(held.deliverAt, clock.now()) || watched.isWoken();
      const { failed } = isToldNow
        ? await deliverer.deliver(held.row, signal === undefined ? {} : { signal })
        : { failed: false };
      return { release, error, isUndelivered: failed };
    } finally {
      watched.end();
    }
  };

  const step = async (held: ClaimedSession, input: StepInput): Promise<Advanced> => {
    const forget = held.basis === undefined ? undefined : sessions.expect(held.row, held.basis);
    try {
      const { release, error, isUndelivered } = await work(held, input);
      const dueAt = await claims.release(held, release);
      return {
        outcome: error !== undefined || isUndelivered ? 'failed' : 'done',
        ...(error === undefined ? {} : { error }),
        ...dueAtOf(dueAt),
      };
    } finally {
      forget?.();
    }
  };

  return async (held, signal) => {
    const polled = held.filter((one) => isPolled(one, clock.now())).map(({ row }) => row);
    const [messages, byProvider] = await Promise.all([
      polled.length === 0 ? NO_MESSAGES : inbox.waitingFor(polled, MOST_MESSAGES),
      switches.read(),
    ]);
    return held.map((one) =>
      step(one, {
        messages: messages.get(nameOf(one.row)) ?? [],
        providerSwitch: byProvider.get(one.provider),
        signal,
      }),
    );
  };
}

const NO_MESSAGES: ReadonlyMap<string, readonly InboxMessage[]> = new Map();

interface StepInput {
  readonly messages: readonly InboxMessage[];
  readonly providerSwitch: ProviderSwitch | undefined;
  readonly signal: AbortSignal | undefined;
}

interface Done {
  readonly release: Release;
  readonly error: ProofingErrorCode | undefined;
  readonly isUndelivered: boolean;
}

export function dueAtOf(at: number | undefined): Pick<Advanced, 'dueAt'> {
  return at === undefined ? {} : { dueAt: new Date(at).toISOString() };
}

/** Whether anything is due for the session. */
export function hasWork(held: ClaimedSession, now: number): boolean {
  return isPolled(held, now) || isDue(held.deliverAt, now) || isDue(held.policyAt, now);
}

function isDue(at: number | undefined, now: number): boolean {
  return at !== undefined && at <= now;
}

function isPolled({ pollAt, parked }: ClaimedSession, now: number): boolean {
  return isDue(pollAt, now) && !parked;
}

/** The stored ref; that of a session which only messages named has no state. */
async function refOf(
  { stores }: AdvanceParts,
  { facts, row }: ClaimedSession,
  messages: readonly InboxMessage[],
): Promise<SessionRef | undefined> {
  return facts === undefined ? namedBy(messages) : (await openSecrets(stores.sealing, row, facts)).ref;
}
