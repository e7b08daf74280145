import {
  checkConfig,
  configError,
  configFinding,
  originOf,
  ProofingError,
  readKeys,
  type SealKeys,
} from '@anyproof/core';
import type { WorkerRules } from './advance/worker.js';
import type { TrackerOptions } from './contract/tracker.js';
import { databaseProblem } from './database/errors.js';
import type { EventTarget } from './events/deliver.js';

/** The keys that protect the database. Throws CONFIG, with everything that is wrong with the configuration. */
export function checkedKeys({ adapters, config, policies = {} }: TrackerOptions): SealKeys {
  const { route } = policies;
  const { findings } = checkConfig(adapters, config, { policies: route === undefined ? {} : { route } });
  const { seal } = findings.length > 0 ? {} : config;
  if (seal !== undefined && seal !== 'none') return readKeys(seal);
  const place = findings.length > 0 ? undefined : originOf(config, ['seal']);
  throw configError([
    ...findings,
    ...(place === undefined
      ? []
      : [
          configFinding(
            'missing',
            ['seal'],
            place,
            `${place} must be a key: the tracker encrypts what it stores; make one with \`openssl rand -base64 32\``,
          ),
        ]),
  ]);
}

/** How a worker works, with everything that was not said. Throws CONFIG for what no worker could do. */
export function rulesOf({ worker = {} }: TrackerOptions): WorkerRules {
  const { concurrency = 20, intervalMs = 250, leaseMs = 180_000 } = worker;
  const rules = { concurrency, intervalMs, leaseMs };
  for (const [name, value] of Object.entries(rules))
    if (!Number.isSafeInteger(value) || value < 1 || value > MOST)
      throw new ProofingError({
        code: 'CONFIG',
        message: `worker.${name} must be a whole number from 1 to ${MOST}`,
        setting: `worker.${name}`,
      });
  return rules;
}

/** A day, in milliseconds. */
const MOST = 86_400_000;

/** Where events go. A process that does not start may have none. Throws CONFIG for two. */
export function targetOf({ onSession, onUnsettledCreation, events }: TrackerOptions): EventTarget {
  const both = (handler: string) =>
    new ProofingError({
      code: 'CONFIG',
      message: `both ${handler} and events are set: keep the one that is to get the changes`,
      setting: 'events',
    });
  if (onSession !== undefined) {
    if (events !== undefined) throw both('onSession');
    return { handler: onSession, onUnsettledCreation };
  }
  if (events === undefined) return 'none';
  if (events !== 'none') {
    // The endpoint gets unsettled creations as well.
    if (onUnsettledCreation !== undefined) throw both('onUnsettledCreation');
    return { endpoint: events };
  }
  return onUnsettledCreation === undefined ? 'none' : { handler: () => undefined, onUnsettledCreation };
}

/** Whoever works on sessions also delivers their events. Throws CONFIG if there is nowhere to send them. */
export function checkDestination({ onSession, events }: TrackerOptions): void {
  if (onSession !== undefined || events !== undefined) return;
  throw new ProofingError({
    code: 'CONFIG',
    message:
      "a tracker that works on sessions needs onSession, or events: where their changes go; events: 'none' if nobody needs them",
    setting: 'onSession',
  });
}

/** What goes wrong in the background, to the app or to its logs. An error of the app may contain anything, so only ours are quoted. */
export function reporterOf({ onError }: TrackerOptions): (error: unknown) => void {
  return (error) => {
    // What outlasts a stop fails, and others do it.
    if (databaseProblem(error) === 'closed') return;
    if (onError !== undefined) {
      Promise.resolve(error)
        .then(onError)
        .catch(() => undefined);
      return;
    }
    const ours = ProofingError.isInstance(error) ? error : undefined;
    process.emitWarning(
      `work of the tracker failed: ${ours?.message ?? 'an unexpected error'}; it is tried again`,
      {
        type: 'AnyProofWarning',
        code: ours?.code ?? 'UNKNOWN',
      },
    );
  };
}
