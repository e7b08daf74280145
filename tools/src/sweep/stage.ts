// Drives an adapter against its emulator and records the answers behind each call of a verb: one take per call.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import {
  type Adapter,
  createProofing,
  type Proofing,
  type ProviderConfig,
  type Random,
} from '@anyproof/core';
import type { AdapterName, Decisive } from './decides.js';
import { type Outcome, sameView, type View, viewOf } from './view.js';
import type { Codec, Exchange, Wire } from './wire.js';

/** A call of a verb, as a scenario makes it. */
export type Run<Given extends Outcome = Outcome> = (proofing: Proofing, message: unknown) => Promise<Given>;

export interface Take {
  /** How the emulator was set up; for people. */
  readonly scenario: string;
  readonly verb: string;
  /** Makes the same call in a process that has just started. */
  readonly again: (message: unknown) => Promise<Outcome>;
  readonly exchanges: readonly Exchange[];
  /** The vendor's webhook message, where the take is about one. */
  readonly message?: unknown;
  readonly before: View;
  readonly personal: readonly string[];
  readonly codec?: Codec;
}

/** What the scenarios drive of an emulator. */
interface Emulator {
  readonly origin: string;
  stop(): Promise<void>;
}

export interface BeginOptions {
  /** Of the adapter, beside the usual ones. */
  readonly settings?: ProviderConfig;
  readonly codec?: Codec;
}

export interface Broken {
  readonly scenario: string;
  readonly error: unknown;
}

export interface Stage {
  readonly takes: readonly Take[];
  /** Starts the emulator of a scenario, with adapter settings that fit it. */
  begin<Started extends Emulator>(
    scenario: string,
    start: () => Promise<Started>,
    options?: BeginOptions,
  ): Promise<Started>;
  /** For the steps between takes. */
  proofing(): Proofing;
  /** Records one call of one verb in a process of its own, and returns what the call returned; nothing when it failed. */
  take<Given extends Outcome>(
    verb: string,
    run: Run<Given>,
    message?: unknown,
  ): Promise<Given['value'] | undefined>;
  /** The same for a call that the scenario cannot go on without: throws when it failed. */
  need<Given extends Outcome>(verb: string, run: Run<Given>): Promise<NonNullable<Given['value']>>;
  /** Records every scenario; returns those that did not come to their end. */
  record(scenarios: Iterable<() => Promise<unknown>>): Promise<Broken[]>;
}

/** What a file of scenarios/ exports. */
export interface Scene {
  readonly name: AdapterName;
  readonly decides: readonly Decisive[];
  readonly adapter: Adapter;
  /** Texts that no error and no warning may quote. */
  readonly personal: readonly string[];
  readonly settings: (origin: string) => ProviderConfig;
  /** Each scenario on its own: one that fails does not hide the others. */
  readonly record: (stage: Stage) => Iterable<() => Promise<unknown>>;
}

/** Sleeping takes no time: every answer is already there. */
const clock = { now: () => Date.now(), sleep: async () => undefined };

/** The same ids in every replay of a take: clients make some of them, and the answers repeat them. */
function randomFor(seed: string): Random {
  let drawn = 0;
  return {
    bytes: (length) => randomBytes(length),
    uuid: () => {
      drawn += 1;
      const hex = createHash('sha256').update(`${seed} ${drawn}`).digest('hex');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
    },
    fraction: () => 0,
  };
}

/** The app in a process that has just started: it remembers nothing and logs in again. */
function freshProofing(adapter: Adapter, settings: ProviderConfig, seed: string): Proofing {
  const { id } = adapter;
  return createProofing({
    adapters: [adapter],
    config: {
      provider: id,
      providers: { [id]: settings },
      seal: { key: Buffer.alloc(32, 7).toString('base64') },
    },
    // No retries: the fault matrix tests those.
    deps: { clock, random: randomFor(seed), http: { retries: { attempts: 0 }, breaker: false } },
  });
}

export function stageFor(wire: Wire, { adapter, settings, personal }: Scene): Stage {
  const takes: Take[] = [];
  const running: {
    scenario: string;
    emulator?: Emulator;
    codec: Codec | undefined;
    settings: ProviderConfig;
  } = {
    scenario: '',
    codec: undefined,
    settings: {},
  };
  const settingsNow = (): ProviderConfig => ({ ...settings(wire.origin), ...running.settings });

  const record = async <Given extends Outcome>(
    verb: string,
    run: Run<Given>,
    message?: unknown,
  ): Promise<{ readonly given: Given | undefined; readonly before: View }> => {
    const seed = `${running.scenario} ${takes.length}`;
    const settingsOfTake = settingsNow();
    const again = (sent: unknown): Promise<Given> => run(freshProofing(adapter, settingsOfTake, seed), sent);
    const { value, exchanges } = await wire.keep(async () => {
      const kept: { given?: Given } = {};
      const before = await viewOf(async () => {
        kept.given = await again(message);
        return kept.given;
      });
      return { given: kept.given, before };
    });
    const { scenario, codec } = running;
    takes.push({
      scenario,
      verb,
      again,
      exchanges,
      before: value.before,
      personal,
      ...(codec && { codec }),
      ...(message !== undefined && { message }),
    });
    return value;
  };

  return {
    takes,
    begin: async (scenario, start, { settings: more = {}, codec } = {}) => {
      await running.emulator?.stop();
      const emulator = await start();
      Object.assign(running, { scenario, emulator, codec, settings: more });
      wire.connect(emulator.origin, codec);
      return emulator;
    },
    proofing: () => freshProofing(adapter, settingsNow(), randomUUID()),
    take: async (verb, run, message) => (await record(verb, run, message)).given?.value,
    need: async (verb, run) => {
      const { given, before } = await record(verb, run);
      const value = given?.value;
      if (value === undefined || value === null)
        throw new Error(`${verb} returned nothing: ${before.error?.code ?? before.error?.shown}`);
      return value;
    },
    record: async (scenarios) => {
      const broken: Broken[] = [];
      for (const scenario of scenarios)
        await scenario().catch((error: unknown) => broken.push({ scenario: running.scenario, error }));
      await running.emulator?.stop();
      return broken;
    },
  };
}

/** Runs a take again with its recorded answers, or with others in their place. */
export async function replay(
  wire: Wire,
  take: Take,
  exchanges: readonly Exchange[] = take.exchanges,
  message: unknown = take.message,
): Promise<View> {
  wire.replay(exchanges);
  return viewOf(() => take.again(message));
}

/** How the replay of a take without changes differs from the take; undefined when it does not. */
export async function checkTape(
  wire: Wire,
  take: Take,
): Promise<{ readonly before: View; readonly again: View } | undefined> {
  const again = await replay(wire, take);
  return sameView(take.before, again) ? undefined : { before: take.before, again };
}
