import type { FastifyInstance } from 'fastify';
import { asRecord, jsonBody } from './body.js';
import { controlPrefix } from './paths.js';
import type { EmulatorClock, Fault, Faults, Journal, Scenario, VendorName } from './types.js';

export interface Controlled {
  readonly vendor: VendorName;
  readonly clock: EmulatorClock;
  readonly journal: Journal;
  readonly faults: Faults;
  readonly scenarios: readonly Scenario[];
  scenario: Scenario;
}

/** The same controls over HTTP, for an emulator that runs in another process. */
export function registerControl(app: FastifyInstance, emulator: Controlled): void {
  const state = () => ({
    vendor: emulator.vendor,
    scenario: emulator.scenario,
    scenarios: emulator.scenarios,
    now: emulator.clock.now(),
  });
  // A page of another site can post forms here but not JSON: asking for the type keeps it out.
  app.addHook('preHandler', async (request, reply) => {
    const path = request.routeOptions.url ?? '';
    if (request.method !== 'POST' || !path.startsWith(controlPrefix)) return;
    if (request.headers['content-type']?.startsWith('application/json')) return;
    return reply.code(415).send({ error: 'application/json only' });
  });
  const wrong = (error: string) => ({ error });
  app.get(controlPrefix, async () => state());
  app.get(`${controlPrefix}/journal`, async () => emulator.journal.entries());
  app.delete(`${controlPrefix}/journal`, async (_request, reply) => {
    emulator.journal.clear();
    return reply.code(204).send();
  });
  app.post(`${controlPrefix}/scenario`, async (request, reply) => {
    const scenario = asRecord(jsonBody(request))?.scenario;
    if (typeof scenario !== 'string' || !emulator.scenarios.includes(scenario)) {
      return reply.code(400).send(wrong(`scenario is one of: ${emulator.scenarios.join(', ')}`));
    }
    emulator.scenario = scenario;
    return state();
  });
  app.post(`${controlPrefix}/clock`, async (request, reply) => {
    const advance = asRecord(jsonBody(request))?.advance;
    if (typeof advance !== 'number' || !Number.isFinite(advance) || advance < 0) {
      return reply.code(400).send(wrong('advance is a number of milliseconds, 0 or more'));
    }
    emulator.clock.advance(advance);
    return state();
  });
  app.post(`${controlPrefix}/faults`, async (request, reply) => {
    const fault = faultFrom(jsonBody(request));
    if (!fault) return reply.code(400).send(wrong('not a fault'));
    emulator.faults.add(fault);
    return state();
  });
  app.delete(`${controlPrefix}/faults`, async (_request, reply) => {
    emulator.faults.clear();
    return reply.code(204).send();
  });
}

/** A fault as JSON: `path` is the source of a regular expression. */
function faultFrom(value: unknown): Fault | undefined {
  const body = asRecord(value);
  const effect = effectFrom(body?.effect);
  if (!body || !effect) return undefined;
  const { method, path, times } = body;
  if (method !== undefined && typeof method !== 'string') return undefined;
  if (times !== undefined && typeof times !== 'number') return undefined;
  if (path !== undefined && typeof path !== 'string') return undefined;
  try {
    return {
      effect,
      ...(method !== undefined && { method }),
      ...(times !== undefined && { times }),
      ...(path !== undefined && { path: new RegExp(path) }),
    };
  } catch {
    return undefined;
  }
}

function effectFrom(value: unknown): Fault['effect'] | undefined {
  const effect = asRecord(value);
  switch (effect?.kind) {
    case 'reset':
    case 'hang':
    case 'half-body':
    case 'lost-answer':
      return { kind: effect.kind };
    case 'delay':
      return typeof effect.milliseconds === 'number'
        ? { kind: 'delay', milliseconds: effect.milliseconds }
        : undefined;
    case 'status': {
      if (typeof effect.status !== 'number') return undefined;
      const headers = Object.entries(asRecord(effect.headers) ?? {}).map(([name, text]) => [
        name,
        String(text),
      ]);
      return {
        kind: 'status',
        status: effect.status,
        ...(typeof effect.body === 'string' && { body: effect.body }),
        headers: Object.fromEntries(headers),
      };
    }
    default:
      return undefined;
  }
}
