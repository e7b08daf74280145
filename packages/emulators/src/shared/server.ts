import { createServer as createPlainServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import Fastify, { type FastifyInstance } from 'fastify';
import { registerRawBodies } from './body.js';
import { createClock } from './clock.js';
import { registerControl } from './control.js';
import { createFaults, registerFaults } from './faults.js';
import { registerJournal } from './journal.js';
import type { AnswerTraits } from './spoil.js';
import { selfSigned } from './tls.js';
import type {
  EmulatorClock,
  EmulatorOptions,
  Faults,
  Journal,
  RunningEmulator,
  Scenario,
  VendorName,
} from './types.js';

/** What a vendor's routes work with. */
export interface EmulatorContext<Settings> {
  /** The defaults with the caller's settings over them. */
  readonly settings: Settings;
  readonly clock: EmulatorClock;
  readonly journal: Journal;
  readonly faults: Faults;
  /** What a session made now meets. */
  readonly scenario: Scenario;
  /** Known once the server listens: use it inside handlers only. */
  readonly origin: string;
  /** PEM to trust, when the emulator made its own certificate. */
  readonly ca: string | undefined;
  /** From 0 to below 1. */
  readonly random: () => number;
}

export interface ServerPlan<Settings extends object> {
  readonly vendor: VendorName;
  readonly options: EmulatorOptions<Settings> | undefined;
  /** Every setting with its default; `options.settings` goes over it. */
  readonly settings: Settings;
  readonly scenarios: readonly Scenario[];
  /** Bytes; 20 MB when absent. A larger body is answered 413 by the server itself. */
  readonly bodyLimit?: number;
  /** Whether `/a` and `/a/` are one route. */
  readonly ignoreTrailingSlash?: boolean;
  /** What faults need to know of the vendor's answers. */
  readonly answers?: AnswerTraits;
  routes(app: FastifyInstance, context: EmulatorContext<Settings>): void | Promise<void>;
}

const defaultBodyLimit = 20 * 1024 * 1024;

/** Starts one vendor's emulator: its own clock, journal, faults and sessions, forgotten on `stop()`. */
export async function startServer<Settings extends object>(
  plan: ServerPlan<Settings>,
): Promise<RunningEmulator<Settings>> {
  const options = plan.options ?? {};
  const settings: Settings = { ...plan.settings, ...definedOf(options.settings ?? {}) };
  const tls = options.tls === true ? await selfSigned() : options.tls || undefined;
  const clock = createClock();
  const faults = createFaults();
  const app: FastifyInstance = Fastify({
    bodyLimit: plan.bodyLimit ?? defaultBodyLimit,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 4096, ignoreTrailingSlash: plan.ignoreTrailingSlash ?? false },
    serverFactory: (handler) => (tls ? createTlsServer(tls, handler) : createPlainServer(handler)),
  });
  registerRawBodies(app);
  const journal = registerJournal(app, clock);
  registerFaults(app, faults, plan.answers);

  let origin = '';
  let scenario = checkedScenario(plan.scenarios, options.scenario ?? 'approve');
  const running: RunningEmulator<Settings> = {
    vendor: plan.vendor,
    get origin() {
      return origin;
    },
    ca: options.tls === true ? tls?.cert : undefined,
    settings,
    clock,
    journal,
    faults,
    get scenario() {
      return scenario;
    },
    set scenario(next) {
      scenario = checkedScenario(plan.scenarios, next);
    },
    scenarios: plan.scenarios,
    async stop() {
      clock.stop();
      const closed = app.close();
      app.server.closeAllConnections();
      await closed;
    },
  };
  registerControl(app, running);
  await plan.routes(app, {
    settings,
    clock,
    journal,
    faults,
    ca: running.ca,
    random: options.random ?? Math.random,
    get origin() {
      return origin;
    },
    get scenario() {
      return scenario;
    },
  });
  const host = options.host ?? '127.0.0.1';
  await app.listen({ host, port: options.port ?? 0 });
  const address = app.server.address();
  const port = typeof address === 'object' && address ? address.port : options.port;
  origin = `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return running;
}

function checkedScenario(known: readonly Scenario[], scenario: Scenario): Scenario {
  if (known.includes(scenario)) return scenario;
  throw new RangeError(`Scenario "${scenario}" is none of this vendor's: ${known.join(', ')}`);
}

/** Settings given as undefined count as not given. */
function definedOf<Value extends object>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as Value;
}
