import { startAcme } from './acme.js';
import type { AcmeModule } from './acme-module.js';
import { startId360 } from './id360.js';
import { startInnovatrics } from './innovatrics.js';
import type { CrashVendor, ProviderTraits, VendorParts, VendorSession } from './vendor.js';

/** All vendors of the test as one. */
export interface Vendors {
  readonly providers: readonly ProviderTraits[];
  /** The configuration's `providers`. */
  settings(): {
    readonly [provider: string]: { readonly adapter: string; readonly [setting: string]: unknown };
  };
  sessions(): readonly VendorSession[];
  /** The session that a request to this vendor is about. */
  sessionIn(origin: string, path: string): string | undefined;
  launched(provider: string, id: string, url: string): void;
  advance(milliseconds: number): void;
  stop(): Promise<void>;
}

const LIVES_EVERY_MS = 60;

export async function startVendors(module: AcmeModule, parts: VendorParts): Promise<Vendors> {
  const all: readonly CrashVendor[] = await Promise.all([
    startAcme(module, parts),
    startId360(parts),
    startInnovatrics(parts),
  ]);
  const named = (provider: string) =>
    all.find(({ providers }) => providers.some(({ name }) => name === provider));
  const timer = setInterval(() => {
    for (const vendor of all) void vendor.live();
  }, LIVES_EVERY_MS);
  return {
    providers: all.flatMap(({ providers }) => providers),
    settings: () => Object.assign({}, ...all.map((vendor) => vendor.settings())),
    sessions: () => all.flatMap((vendor) => vendor.sessions()),
    sessionIn: (origin, path) => all.find((vendor) => vendor.origin === origin)?.sessionIn(path),
    launched: (provider, id, url) => named(provider)?.launched(id, url),
    advance: (milliseconds) => {
      for (const vendor of all) vendor.advance(milliseconds);
    },
    stop: async () => {
      clearInterval(timer);
      await Promise.all(all.map((vendor) => vendor.stop()));
    },
  };
}
