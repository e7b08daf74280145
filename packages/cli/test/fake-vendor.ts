import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Adapter, ProofingProvider } from '@anyproof/core';
import { type FakeProvider, type FakeScript, fakeProvider } from '@anyproof/core/testing';
import { main } from '../src/main.js';
import { type World, world } from './world.js';

type Verbs = { readonly [Verb in keyof ProofingProvider]?: ProofingProvider[Verb] | undefined };

export const ENV = { ANYPROOF_PROVIDER: 'fake', ANYPROOF_SEAL: 'none' };
export const CREATE = ['create', '--reference', 'c-1', '--ref-file', 'r'];

/** A vendor that does what a test says, and commands against it. */
export interface FakeVendor {
  readonly fake: FakeProvider;
  /** For a mock of `findAdapters`: modules that are named by --adapter load outside Jest's sandbox only. */
  readonly adapter: Adapter;
  readonly cwd: string;
  /** From now on it has these verbs instead of the usual ones. */
  change(verbs: Verbs): void;
  /** `anyproof session …`. */
  run(args: readonly string[], more?: Partial<World>): Promise<{ code: number; io: World; text: string }>;
  /** Creates a session, whose ref is then in the file `r`. */
  create(script?: FakeScript): Promise<void>;
  /** What the commands called. */
  calls(verb: string): FakeProvider['calls'];
  stop(): void;
}

export function fakeVendor(): FakeVendor {
  const fake = fakeProvider();
  const cwd = mkdtempSync(join(tmpdir(), 'anyproof-'));
  let changed: Verbs = {};
  let provider: ReturnType<Adapter['create']> | undefined;
  // One provider for all commands, so that sessions outlive the command that created them.
  const create: Adapter['create'] = (settings, deps) => {
    provider ??= fake.adapter.create(settings, deps);
    return Object.assign({}, provider, changed);
  };
  const run: FakeVendor['run'] = async (args, more = {}) => {
    const io = world({ env: ENV, cwd, ...more });
    return { code: await main(['session', ...args], io), io, text: io.all.join('\n') };
  };
  return {
    fake,
    adapter: { ...fake.adapter, create },
    cwd,
    change: (verbs) => {
      changed = verbs;
    },
    run,
    create: async (script = {}) => {
      fake.next(script);
      const { code, text } = await run(CREATE);
      if (code !== 0) throw new Error(text);
    },
    calls: (verb) => fake.calls.filter((call) => call.verb === verb),
    stop: () => rmSync(cwd, { recursive: true }),
  };
}
