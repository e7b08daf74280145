// Drives an adapter against its emulator and records the answers behind each call of a verb: one take per call.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createProofing, ProofingError } from '@anyproof/core';
import { sameView, viewOf } from './view.mjs';

/** @typedef {import('./wire.mjs').Exchange} Exchange */
/**
 * @typedef {object} Take
 * @property {string} scenario How the emulator was set up; for people.
 * @property {string} verb
 * @property {(proofing: import('@anyproof/core').Proofing, message?: unknown) => Promise<unknown>} run
 * @property {readonly Exchange[]} exchanges
 * @property {unknown} [message] The vendor's webhook message, where the take is about one.
 * @property {Readonly<Record<string, unknown>>} settings
 * @property {import('./view.mjs').View} before
 * @property {readonly string[]} personal
 * @property {import('./wire.mjs').Codec} [codec]
 */

export const isOurs = (error) => ProofingError.isInstance(error);

/** Sleeping takes no time: every answer is already there. */
const clock = { now: () => Date.now(), sleep: async () => undefined };

/** The same ids in every replay of a take: clients make some of them, and the answers repeat them. */
function randomFor(seed) {
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
export function freshProofing({ adapter, settings, seed = randomUUID() }) {
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

/** @returns {Promise<{ takes: Take[], stage: ReturnType<typeof stageFor> }>} */
export function stageFor(wire, { adapter, settings, personal }) {
  /** @type {Take[]} */
  const takes = [];
  const running = { scenario: '', emulator: undefined, codec: undefined, settings: {} };

  const settingsNow = () => ({ ...settings(wire.origin), ...running.settings });
  return {
    takes,
    origin: wire.origin,
    /** Starts the emulator of a scenario, with adapter settings that fit it. */
    async begin(scenario, start, { settings: more = {}, codec = undefined } = {}) {
      await running.emulator?.stop();
      const emulator = await start();
      Object.assign(running, { scenario, emulator, codec, settings: more });
      wire.connect(emulator.origin, codec);
      return emulator;
    },
    /** For the steps between takes. */
    proofing: (seed) => freshProofing({ adapter, settings: settingsNow(), seed }),
    /** Records one call of one verb in a process of its own, and returns what the call returned. */
    async take(verb, run, message) {
      const seed = `${running.scenario} ${takes.length}`;
      const settingsOfTake = settingsNow();
      let given;
      const { value: before, exchanges } = await wire.keep(() =>
        viewOf(async () => {
          given = await run(freshProofing({ adapter, settings: settingsOfTake, seed }), message);
          return given;
        }, isOurs),
      );
      if (verb === 'createSession' && given === undefined)
        throw new Error(`no session could be created: ${before.error?.code ?? before.error?.shown}`);
      const { scenario, codec } = running;
      const common = { scenario, verb, run, exchanges, before, personal, settings: settingsOfTake, seed };
      takes.push({ ...common, ...(codec && { codec }), ...(message !== undefined && { message }) });
      return given?.value;
    },
    /** Records every scenario; returns those that did not come to their end. */
    async record(scenarios) {
      const broken = [];
      for (const scenario of scenarios)
        await scenario().catch((error) => broken.push({ scenario: running.scenario, error }));
      await running.emulator?.stop();
      return broken;
    },
  };
}

/** Runs a take again with its recorded answers, or with others in their place. */
export async function replay(wire, adapter, take, exchanges = take.exchanges, message = take.message) {
  wire.replay(exchanges);
  // Canaries do not use an adapter.
  const app = () => (adapter === undefined ? undefined : freshProofing({ ...take, adapter }));
  return viewOf(() => take.run(app(), message), isOurs);
}

export async function checkTape(wire, adapter, take) {
  const again = await replay(wire, adapter, take);
  return sameView(take.before, again)
    ? undefined
    : { before: take.before, again, strays: [...wire.strays()] };
}
