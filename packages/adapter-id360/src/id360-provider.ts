import {
  type AdapterDeps,
  type CallOptions,
  type EvidenceInput,
  type ProofingProvider,
  withLaunch,
  withRaw,
} from '@anyproof/core';
import {
  compact,
  instant,
  nativeWord,
  openState,
  partlyRead,
  sealState,
  throwWithPages,
} from '@anyproof/provider-kit';
import type { Id360Client } from './client/index.js';
import { openArtifact } from './id360-artifacts.js';
import { capabilitiesOf } from './id360-capabilities.js';
import { claimNames } from './id360-control-data.js';
import { consentMissing } from './id360-errors.js';
import { documentNameFor } from './id360-evidence.js';
import { processFor, readInput } from './id360-input.js';
import { launchFor } from './id360-launch.js';
import {
  type MapperContext,
  mapResult,
  mapSession,
  mapUnfinished,
  mapUnfinishedResult,
} from './id360-mapper.js';
import { createPreparation } from './id360-preparation.js';
import { createReports } from './id360-reports.js';
import type { Id360Settings } from './id360-settings.js';
import { type Id360State, id360State, stateIn } from './id360-state.js';
import { createWebhooks } from './id360-webhook.js';

/** ID360 on the contract. The modes are those of dossier 5 and 7. */
export function createId360Provider(
  client: Id360Client,
  settings: Id360Settings,
  deps: AdapterDeps,
): ProofingProvider {
  const { provider, sealer, clock } = deps;
  const context: MapperContext = {
    provider,
    pollAfterMs: pollAfter(settings),
    artifacts: settings.artifacts,
    claimOf: claimNames(settings.controlData),
  };
  const preparation = createPreparation(client, settings, provider);
  const reports = createReports(client, settings, deps);
  const { interrupt } = client.enrollment;

  return {
    specificationVersion: 'v1',
    id: 'id360',
    capabilities: capabilitiesOf(settings),

    createSession: async (input, call = {}) => {
      const process = processFor(input, settings, provider);
      const { body, state, warnings } = readInput(input, settings, provider);
      const askedAt = clock.now();
      const { value, raw, unread = [] } = await client.process.createEnrollment(process, body, call.signal);
      const id = String(value.id);
      const reference = body.client_reference;
      preparation.created(id);
      const secret: Id360State = {
        apiKey: value.api_key,
        createdAt: askedAt,
        ...(reference === undefined ? {} : { reference }),
        ...state,
      };
      const ref = { provider, id, state: sealState(sealer, id, secret) };
      const createdAt = instant(value.creation_time);
      const session = {
        ...mapUnfinished(ref, context),
        reference: input.reference,
        ...compact<{ nativeStatus: string; createdAt: string }>({
          nativeStatus: nativeWord(value.status),
          createdAt,
        }),
        warnings: [...warnings, ...partlyRead(unread)],
      };
      return withLaunch(withRaw(session, raw), launchFor(value.api_key, input.mode, input.locale, settings));
    },

    getLaunch: async (ref) => {
      const { apiKey, hosted } = openState(sealer, ref, id360State);
      return launchFor(apiKey, 'hosted', hosted?.locale, settings);
    },

    recordConsent: async (ref, consent, call = {}) => {
      const state = openState(sealer, ref, id360State);
      // On the vendor's page the person consents there; a route selected from here would take their choice away.
      if (state.hosted === undefined) await preparation.consent(ref.id, state, consent, call.signal);
    },

    submitEvidence: async (ref, evidence, call = {}) => {
      const state = openState(sealer, ref, id360State);
      const documentName = documentNameFor(evidence.kind, settings, provider);
      await preparation.prepare(ref.id, state, call.consent, call.signal);
      await uploadPages(client, state.apiKey, documentName, evidence, call).catch((error: unknown) => {
        throw consentMissing(error, provider);
      });
      // ID360 takes every readable file and judges it in the report.
      return { accepted: true, pagesAccepted: evidence.pages.length, reasons: [] };
    },

    finalizeSession: async (ref, call = {}) => {
      const { apiKey } = openState(sealer, ref, id360State);
      await client.flow.finalize(apiKey, call.signal).catch((error: unknown) => {
        throw consentMissing(error, provider);
      });
    },

    getSession: async (ref, call = {}) => {
      const report = await reports.read(ref, stateIn(sealer, ref), call);
      return report === undefined ? mapUnfinished(ref, context) : mapSession(ref, report, context);
    },

    getResult: async (ref, call = {}) => {
      const state = stateIn(sealer, ref);
      const report = await reports.read(ref, state, call);
      if (report === undefined) return mapUnfinishedResult(ref, context);
      return mapResult(ref, report, context, state?.controlData);
    },

    ...(interrupt === undefined
      ? {}
      : {
          cancelSession: async (ref, call = {}) => {
            stateIn(sealer, ref);
            await interrupt(ref.id, call.signal);
            reports.interrupted(ref);
          },
        }),

    downloadArtifact: async (ref, artifact, call = {}) => {
      stateIn(sealer, ref);
      return openArtifact(client, provider, ref, artifact, call);
    },

    checkHealth: async (call = {}) => {
      const startedAt = clock.now();
      await client.user.whoami(call.signal);
      return { healthy: true, milliseconds: clock.now() - startedAt };
    },

    ...(settings.callbacks.length === 0 ? {} : { webhooks: createWebhooks(settings, provider) }),
  };
}

/** Where ID360 calls back, polling only catches what was lost: its guides ask for reports after the final callback. */
function pollAfter({ callbacks, pollIntervalMs, safetyPollIntervalMs }: Id360Settings): number {
  return callbacks.length === 0 ? pollIntervalMs : safetyPollIntervalMs;
}

/** One call per page, in order; an error says how many pages the vendor has. */
async function uploadPages(
  client: Id360Client,
  apiKey: string,
  documentName: string,
  evidence: EvidenceInput,
  call: CallOptions,
): Promise<void> {
  const totalPages = evidence.pages.length;
  for (const [page, source] of evidence.pages.entries()) {
    await client.flow
      .uploadPage(apiKey, { documentName, source, totalPages, page }, call.signal)
      .catch(throwWithPages(page));
  }
}
