import type { HttpOptions } from '@anyproof/core';
import { type DefinedSettings, defineSettings, field, type Secret } from '@anyproof/provider-kit';

export interface AcmeSettings {
  readonly baseUrl: string;
  readonly clientId: Secret;
  readonly clientSecret: Secret;
  /** Signs Acme's messages; without it none is taken. */
  readonly webhookKey?: Secret;
  /** Taken beside `webhookKey` while one key takes the place of the other. */
  readonly previousWebhookKey?: Secret;
  /** By flow, the workflow that was made in Acme's console. */
  readonly flows: { readonly [flow: string]: string };
  /** Milliseconds between two polls, where no messages come. */
  readonly pollIntervalMs: number;
  /** The same where they do: polling only catches what gets lost. */
  readonly safetyPollIntervalMs: number;
  /** Milliseconds without an answer, for uploads; for all else `http.timeoutMs`. */
  readonly uploadTimeoutMs: number;
  /** Network options for this vendor; they override `deps.http`. */
  readonly http: HttpOptions;
}

/** Each setting once. `help` says where its value is found: errors and `anyproof doctor` quote it. `http` is added. */
export const acmeSettings: DefinedSettings<AcmeSettings> = defineSettings({
  baseUrl: { is: field.baseUrl(), help: 'the address of the API that Acme gave you' },
  clientId: { is: field.secret(), help: "Acme's console, API clients" },
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
    is: field.textMap(field.text(), {
      name: (flow) => (flow === '' ? 'must be the name of a flow' : undefined),
    }),
    default: { default: 'standard' },
  },
  pollIntervalMs: { is: field.milliseconds(), default: 2_000 },
  safetyPollIntervalMs: { is: field.milliseconds(), default: 60_000 },
  uploadTimeoutMs: { is: field.milliseconds(), default: 120_000 },
});
