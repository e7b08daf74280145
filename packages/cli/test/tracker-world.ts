// A tracker in a folder, at a vendor that does what a test says, and the commands about it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Adapter } from '@anyproof/core';
import { type FakeProvider, type FakeScript, fakeProvider } from '@anyproof/core/testing';
import { createTracker, type Tracker, type TrackerOptions } from '@anyproof/tracker';
import { main } from '../src/main.js';
import { SEAL_KEY, type World, world } from './world.js';

export const ENV = { ANYPROOF_PROVIDER: 'fake', ANYPROOF_SEAL_KEY: SEAL_KEY };

export interface Ran {
  readonly code: number;
  readonly io: World;
  /** All that it printed. */
  readonly text: string;
  /** Standard output. */
  readonly out: string;
  /** The same as JSON. */
  json(): Record<string, unknown>;
}

export interface TrackerWorld {
  readonly fake: FakeProvider;
  /** For a mock of `findAdapters`. */
  readonly adapter: Adapter;
  readonly cwd: string;
  /** Of the database. */
  readonly folder: string;
  /** In this process, as an app has it. */
  open(more?: Partial<TrackerOptions>): Promise<Tracker>;
  /** Creates a session, and fetches it once. */
  session(tracker: Tracker, reference: string, script?: FakeScript): Promise<void>;
  /** `anyproof tracker …` about the folder, unless the environment names another database. */
  run(args: readonly string[], more?: Partial<World>): Promise<Ran>;
  stop(): Promise<void>;
}

export function trackerWorld(): TrackerWorld {
  const fake = fakeProvider();
  const cwd = mkdtempSync(join(tmpdir(), 'anyproof-'));
  const folder = join(cwd, 'data');
  const opened: Tracker[] = [];
  // One provider for all, so that sessions outlive the tracker that created them.
  let provider: ReturnType<Adapter['create']> | undefined;
  const create: Adapter['create'] = (settings, deps) => {
    provider ??= fake.adapter.create(settings, deps);
    return provider;
  };
  const adapter = { ...fake.adapter, create };
  return {
    fake,
    adapter,
    cwd,
    folder,
    open: async (more = {}) => {
      const tracker = await createTracker({
        adapters: [adapter],
        config: { provider: 'fake', providers: { fake: {} }, seal: { key: SEAL_KEY } },
        database: folder,
        events: 'none',
        ...more,
      });
      opened.push(tracker);
      return tracker;
    },
    session: async ({ proofing }, reference, script = {}) => {
      fake.next(script);
      const returnUrl = 'https://app.example/back';
      const { ref } = await proofing.createSession({
        reference,
        subject: `person-of-${reference}`,
        returnUrl,
      });
      await proofing.getSession(ref);
    },
    run: async (args, more = {}) => {
      const io = world({ cwd, ...more, env: { ANYPROOF_DATABASE: folder, ...ENV, ...more.env } });
      const code = await main(['tracker', ...args], io);
      const out = io.printed.join('\n');
      return { code, io, text: io.all.join('\n'), out, json: () => JSON.parse(out) };
    },
    stop: async () => {
      for (const tracker of opened) await tracker.stop();
      rmSync(cwd, { recursive: true });
    },
  };
}
