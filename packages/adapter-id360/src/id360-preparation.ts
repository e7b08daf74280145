import { type Consent, ProofingError } from '@anyproof/core';
import type { RecentKeys } from '@anyproof/provider-kit';
import type { Id360Client } from './client/index.js';
import type { Id360Settings } from './id360-settings.js';
import type { Id360State } from './id360-state.js';

type Accepted = Pick<Consent, 'terms' | 'biometrics'>;

export interface Preparation {
  /** Route, consent and control data, as far as the session has them; does nothing for a session prepared before. */
  prepare(id: string, state: Id360State, signal?: AbortSignal): Promise<void>;
  consent(id: string, apiKey: string, consent: Accepted, signal?: AbortSignal): Promise<void>;
}

/**
 * What ID360 wants before the first upload, in its order (dossier 5). Another process may have done part of it, so
 * "already done" is a success. For control data the report has the last word: `readMatches` tells what it did not compare.
 */
export function createPreparation(
  client: Id360Client,
  settings: Id360Settings,
  done: RecentKeys,
): Preparation {
  const once = async (key: string, step: () => Promise<void>) => {
    if (done.has(key)) return;
    await step().catch(tolerateAlreadyDone);
    done.add(key);
  };

  const selectRoute = (id: string, apiKey: string, signal?: AbortSignal) =>
    once(`${id} route`, async () => {
      const { value } = await client.flow.enrollmentInfo(apiKey, signal);
      const [route] = value.routes;
      // A full-API process has one route, and it must be selected all the same.
      if (route !== undefined) await client.flow.selectRoute(apiKey, route.id, signal);
    });

  const sendConsent = (apiKey: string, { terms, biometrics }: Accepted, signal?: AbortSignal) =>
    client.flow.consent(
      apiKey,
      { [settings.consentParameter]: terms, accepted_biometry: biometrics },
      signal,
    );

  return {
    prepare: async (id, { apiKey, consent, controlData = {} }, signal) => {
      await selectRoute(id, apiKey, signal);
      if (consent !== undefined) await once(`${id} consent`, () => sendConsent(apiKey, consent, signal));
      for (const [name, value] of Object.entries(controlData))
        await once(`${id} control ${name}`, () => client.enrollment.addControlData(id, name, value, signal));
    },
    // Always a call: the person may change their mind, and the last word counts.
    consent: async (id, apiKey, consent, signal) => {
      await selectRoute(id, apiKey, signal);
      await sendConsent(apiKey, consent, signal);
      done.add(`${id} consent`);
    },
  };
}

function tolerateAlreadyDone(error: unknown): void {
  if (ProofingError.isInstance(error) && error.code === 'CONFLICT') return;
  throw error;
}
