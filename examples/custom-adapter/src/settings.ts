import type { HttpOptions } from '@anyproof/core';
import { type DefinedSettings, defineSettings, field, type Secret } from '@anyproof/provider-kit';
import { WORKFLOWS, type WorkflowName } from './vocabulary.js';

export interface AcmeSettings {
  readonly baseUrl: string;
  readonly clientId: Secret;
  readonly clientSecret: Secret;
  /** Signs Acme's messages; without it none is accepted. */
  readonly webhookKey?: Secret;
  /** Accepted beside `webhookKey` while one key replaces the other. */
  readonly previousWebhookKey?: Secret;
  /** By flow, the workflow of the account; `default` serves sessions that name no flow. */
  readonly flows: { readonly [flow: string]: WorkflowName };
  /** Milliseconds between two polls, where no messages come. */
  readonly pollIntervalMs: number;
  /** The same where they do: polling only catches what gets lost. */
  readonly safetyPollIntervalMs: number;
  /** Network options for this vendor; they override `deps.http`. */
  readonly http: HttpOptions;
  /** Milliseconds without an answer, for uploads; for all else `http.timeoutMs`. */
  readonly uploadTimeoutMs: number;
}

/** Where each value is found: errors and `anyproof doctor` say it. */
export const vendorSettings: DefinedSettings<AcmeSettings> = defineSettings({
  baseUrl: { is: field.baseUrl(), help: 'the address of the API that Acme gave you' },
  clientId: {
    is: field.secret(),
    help: "Acme's console, API clients; one that begins with test_ needs testMode",
  },
  clientSecret: {
    is: field.secret(),
    help: "Acme's console, API clients: shown once, when the client is made",
  },
  webhookKey: {
    is: field.secret(),
    optional: true,
    help: "Acme's console, Webhooks: the signing key",
    check: 'webhook secret',
  },
  previousWebhookKey: { is: field.secret(), optional: true },
  flows: {
    is: field.textMap(field.nameIn<WorkflowName>(WORKFLOWS), {
      what: 'must be an object of workflows by flow, or its JSON text',
      check: (flows) => ('default' in flows ? undefined : 'must name the workflow of the flow default'),
    }),
    default: { default: 'standard' },
    help: "Acme's console, Workflows",
  },
  pollIntervalMs: { is: field.milliseconds(), default: 2_000 },
  safetyPollIntervalMs: { is: field.milliseconds(), default: 60_000 },
  uploadTimeoutMs: { is: field.milliseconds(), default: 120_000 },
});
