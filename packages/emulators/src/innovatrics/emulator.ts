import { asRecord } from '../shared/body.js';
import { startServer } from '../shared/server.js';
import type { EmulatorOptions, RunningEmulator } from '../shared/types.js';
import { brands } from './access.js';
import { createCaptures, type PlannedRefusals } from './capture.js';
import { registerData } from './data-routes.js';
import { registerCapture, registerInitialize } from './enrolment-routes.js';
import { createOperatorDesk, type OperatorDesk } from './operator.js';
import { registerOperator } from './operator-routes.js';
import { createSessions } from './sessions.js';
import { type InnovatricsEmulatorSettings, innovatricsDefaults } from './settings.js';
import { registerWebEnrolment } from './web-enrolment.js';
import { createWebhooks } from './webhooks.js';
import { innovatricsAnswers, innovatricsScenarios } from './words.js';

export type RunningInnovatricsEmulator = RunningEmulator<InnovatricsEmulatorSettings> & OperatorDesk;

/**
 * A local stand-in for the Innovatrics-style enrolment API: back-end calls, capture calls, the page for the person,
 * webhooks. Rejects when the port is taken or an option is wrong.
 */
export async function startInnovatricsEmulator(
  options?: EmulatorOptions<InnovatricsEmulatorSettings>,
): Promise<RunningInnovatricsEmulator> {
  let desk: OperatorDesk | undefined;
  const running = await startServer<InnovatricsEmulatorSettings>({
    vendor: 'innovatrics',
    options,
    settings: innovatricsDefaults,
    scenarios: innovatricsScenarios,
    ignoreTrailingSlash: true,
    answers: innovatricsAnswers,
    routes(app, context) {
      app.addHook('preSerialization', async (request, _reply, payload) =>
        context.settings.keyCase === 'pascal' && request.url.startsWith('/api/')
          ? inPascalCase(payload)
          : payload,
      );
      const planned: PlannedRefusals = { document: [], face: [] };
      const webhooks = createWebhooks(context.settings, context.clock);
      const sessions = createSessions(context, webhooks);
      const captures = createCaptures(sessions, context.settings, planned);
      for (const brand of brands) {
        registerInitialize(app, brand, { context, sessions, captures });
        registerCapture(app, brand, { context, sessions, captures });
        registerData(app, brand, context, sessions);
      }
      registerWebEnrolment(app, context, sessions, captures);
      desk = createOperatorDesk(sessions, webhooks, planned);
      registerOperator(app, desk);
    },
  });
  if (!desk) throw new Error('The routes were not registered');
  // Assigned onto the server, not spread: `origin` and `scenario` are accessors.
  return Object.assign(running, desk);
}

/** The same object with every key in Pascal case. */
function inPascalCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inPascalCase);
  const record = asRecord(value);
  if (!record) return value;
  const entries = Object.entries(record).map(([name, entry]) => [
    `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`,
    inPascalCase(entry),
  ]);
  return Object.fromEntries(entries);
}
