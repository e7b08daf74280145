import { createHmac } from 'node:crypto';
import { send } from '../shared/send.js';
import type { EmulatorClock } from '../shared/types.js';
import type { Session } from './session.js';
import type { InnovatricsEmulatorSettings, WebhookEndpoint } from './settings.js';

export interface WebhookDelivery {
  readonly url: string;
  /** The exact bytes, as text. */
  readonly body: string;
  readonly signature: string | undefined;
  /** Milliseconds on the vendor's clock. */
  readonly at: number;
  /** From 1. */
  readonly attempt: number;
  /** HTTP status of the answer; 0 when there was none. */
  readonly status: number;
}

export interface Webhooks {
  endpoints: readonly WebhookEndpoint[];
  readonly deliveries: readonly WebhookDelivery[];
  announce(session: Session, status: string): void;
}

/** Base64 of HMAC-SHA256 over the raw body, keyed with the API password. */
export const webhookSignature = (body: string, password: string): string =>
  createHmac('sha256', password).update(body, 'utf8').digest('base64');

export function createWebhooks(settings: InnovatricsEmulatorSettings, clock: EmulatorClock): Webhooks {
  const deliveries: WebhookDelivery[] = [];

  const attempt = async (endpoint: WebhookEndpoint, body: string, count: number): Promise<void> => {
    const spoiled = settings.webhookTrouble === 'bad-signature' ? `${body} ` : body;
    const signature = settings.webhookSigned ? webhookSignature(spoiled, settings.password) : undefined;
    const status = await send(endpoint.url, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        ...(signature !== undefined && { 'x-signature': signature }),
      },
      timeoutMs: settings.webhookTimeoutMs,
      ca: endpoint.ca,
    }).then(
      (answer) => answer.status,
      () => 0,
    );
    deliveries.push({ url: endpoint.url, body, signature, at: clock.now(), attempt: count, status });
    if ((status >= 200 && status < 300) || count >= settings.webhookMaxAttempts) return;
    const wait = settings.webhookBackoffMs[count - 1] ?? settings.webhookBackoffMs.at(-1) ?? 0;
    clock.schedule(wait, () => void attempt(endpoint, body, count + 1));
  };

  return {
    endpoints: settings.webhooks,
    deliveries,
    announce({ request }, status) {
      const body = JSON.stringify({
        sessionId: request.sessionId,
        status,
        ...(settings.webhookProjectId && { projectId: settings.projectId }),
        ...(request.externalId !== undefined && { externalId: request.externalId }),
      });
      const times = settings.webhookTrouble === 'duplicate' ? 2 : 1;
      for (const endpoint of this.endpoints) {
        if (endpoint.statuses && !endpoint.statuses.includes(status)) continue;
        for (let time = 0; time < times; time += 1) void attempt(endpoint, body, 1);
      }
    },
  };
}
