import type { FastifyInstance } from 'fastify';
import { asRecord, jsonBody } from './body.js';
import { faultFrom } from './fault-json.js';
import { controlPrefix, isControlPath } from './paths.js';
import type { EmulatorClock, Faults, Journal, Scenario, VendorName } from './types.js';

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
  app.addHook('onRequest', async (request, reply) => {
    if (!isControlPath(request.routeOptions.url ?? '')) return;
    // A page of another site can give its own name this machine's address, and would then be of the same origin.
    if (!isLoopback(request.headers.host)) {
      return reply.code(403).send({ error: 'ask by a loopback name: localhost, 127.0.0.1 or [::1]' });
    }
    // It can post forms here, too, but not JSON: asking for the type keeps it out.
    if (request.method === 'POST' && !isJsonType(request.headers['content-type'])) {
      return reply.code(415).send({ error: 'application/json only' });
    }
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
    if ('wrong' in fault) return reply.code(400).send(wrong(fault.wrong));
    emulator.faults.add(fault);
    return state();
  });
  app.delete(`${controlPrefix}/faults`, async (_request, reply) => {
    emulator.faults.clear();
    return reply.code(204).send();
  });
}

/** Whether a `Host` header names this machine by an address that no other site can take. */
function isLoopback(host: string | undefined): boolean {
  const name = /^(\[[0-9a-f:]+\]|[^:]+)(?::\d{1,5})?$/i.exec(host ?? '')?.[1]?.toLowerCase();
  return name === 'localhost' || name === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(name ?? '');
}

/** The type itself, whatever its parameters; `application/jsonp` and its like are others. */
const isJsonType = (type: string | undefined): boolean =>
  type?.split(';')[0]?.trim().toLowerCase() === 'application/json';
