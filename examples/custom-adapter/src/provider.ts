import type {
  AdapterDeps,
  FlowCapabilities,
  ModeCapabilities,
  ProofingProvider,
  ProviderCapabilities,
  SessionQuery,
} from '@anyproof/core';
import { compact } from '@anyproof/provider-kit';
import type { AcmeClient, ListQuery } from './client/index.js';
import {
  consentOf,
  createSession,
  freshLaunch,
  openedSession,
  recoverSession,
  type Setup,
} from './create.js';
import { mapErasure, mapPage, mapResult, mapSession } from './result/session.js';
import type { AcmeSettings } from './settings.js';
import { evidenceOf, unlessSubmitted, uploadPages } from './upload.js';
import { files, LANGUAGES, TYPED, WORKFLOWS, type Workflow, wordsFor } from './vocabulary.js';
import { createWebhooks } from './webhook.js';

/** Acme on the contract. */
export function createProvider(
  client: AcmeClient,
  settings: AcmeSettings,
  deps: AdapterDeps,
): ProofingProvider {
  const { provider, clock } = deps;
  const context = { pollAfterMs: pollAfter(settings) };
  const setup: Setup = { client, settings, deps, context };

  return {
    specificationVersion: 'v1',
    id: 'acme',
    capabilities: capabilitiesOf(settings),

    createSession: (input, call) => createSession(setup, input, call),

    recoverSession: (input, call) => recoverSession(setup, input, call),

    getSession: async (ref, call = {}) => mapSession(ref, await client.get(ref.id, call.signal), context),

    getResult: async (ref, call = {}) => mapResult(ref, await client.report(ref.id, call.signal), context),

    getLaunch: (ref, { mode, signal } = {}) => freshLaunch(client, ref.id, mode, signal),

    retrySession: async (ref, { mode, signal } = {}) =>
      openedSession(setup, await client.reopen(ref.id, signal), mode),

    recordConsent: (ref, consent, call = {}) => client.consent(ref.id, consentOf(consent), call.signal),

    submitEvidence: (ref, evidence, call = {}) => uploadPages(client, ref, evidence, call),

    finalizeSession: (ref, call = {}) => client.submit(ref.id, call.signal).catch(unlessSubmitted),

    cancelSession: (ref, call = {}) => client.cancel(ref.id, call.signal),

    decideSession: (ref, { decision, by, reason }, call = {}) => {
      const verdict = decision === 'approved' ? 'ACCEPTED' : 'REFUSED';
      return client.decide(ref.id, { verdict, decidedBy: by, ...compact({ note: reason }) }, call.signal);
    },

    eraseSession: async (ref, scope, { signal } = {}) => {
      const now = new Date(clock.now()).toISOString();
      if (scope === 'session') {
        const { value } = await client.erase(ref.id, signal);
        // Its person may be about to be erased as well; what was asked for here is the session.
        return { ...mapErasure(value.erasure, now), scope };
      }
      const {
        value: { applicantId },
      } = await client.get(ref.id, signal);
      const { value } = await client.eraseApplicant(applicantId, signal);
      return mapErasure(value.erasure, now);
    },

    listSessions: async (query = {}, call = {}) =>
      mapPage(await client.list(listQuery(query), call.signal), provider, context),

    downloadArtifact: async (ref, { id }, call = {}) => {
      const { mediaType, size, body, sha256 } = await client.file(ref.id, id, call.signal);
      return { mediaType, body, sha256, ...compact({ size }) };
    },

    checkHealth: async (call = {}) => {
      const startedAt = clock.now();
      await client.account(call.signal);
      return { healthy: true, milliseconds: clock.now() - startedAt };
    },

    ...(settings.webhookKey === undefined ? {} : { webhooks: createWebhooks(client, settings, deps) }),
  };
}

/** Where messages come, polling only catches what gets lost. */
function pollAfter({ webhookKey, pollIntervalMs, safetyPollIntervalMs }: AcmeSettings): number {
  return webhookKey === undefined ? pollIntervalMs : safetyPollIntervalMs;
}

/** The most sessions that a page of the list has. */
const LARGEST_PAGE = 100;

function listQuery({ reference, subject, status, since, until, cursor, pageSize }: SessionQuery): ListQuery {
  return compact<ListQuery>({
    external_id: reference,
    subject,
    state: status && wordsFor(status).join(','),
    created_after: since,
    created_before: until,
    cursor,
    limit: pageSize && Math.min(pageSize, LARGEST_PAGE),
  });
}

/** What Acme can do, as it is configured. */
function capabilitiesOf({ flows, webhookKey }: AcmeSettings): ProviderCapabilities {
  const named = Object.entries(flows).map(([flow, name]) => [flow, flowOf(WORKFLOWS[name])] as const);
  return {
    flows: { default: flowOf(WORKFLOWS[flows['default'] ?? 'standard']), ...Object.fromEntries(named) },
    idempotentCreate: true,
    filters: ['reference', 'subject', 'status', 'time'],
    erasure: ['session', 'subject'],
    artifacts: files.words.map(files.meaningOf),
    ...(webhookKey === undefined ? {} : { webhooks: 'signature' }),
  };
}

function flowOf(workflow: Workflow): FlowCapabilities {
  const common = { expectedClaims: workflow.compares, selfAssertedClaims: TYPED };
  // Page and SDK ask for the consent themselves, unless it is sent.
  const opened: ModeCapabilities = {
    ...common,
    hints: ['subject', 'documentTypes', 'evidence', 'country', 'locale', 'returnUrl', 'consent'],
  };
  const direct: ModeCapabilities = {
    ...common,
    hints: ['subject', 'documentTypes', 'evidence', 'country', 'consent'],
    consentRequired: ['terms', 'biometrics'],
  };
  return {
    modes: { hosted: opened, embedded: opened, ...(workflow.takesUploads ? { direct } : {}) },
    evidence: evidenceOf(workflow),
    documentTypes: workflow.documentTypes,
    languages: LANGUAGES,
    requiredClaims: ['family_name'],
    reviewedBy: workflow.reviewedBy,
    ...compact({ countries: workflow.countries }),
  };
}
