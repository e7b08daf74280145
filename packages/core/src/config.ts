import type { SealConfig } from './seal.js';

/** One provider: an adapter under a name, with the adapter's own settings beside it. */
export interface ProviderConfig {
  /** The adapter's id; the provider's name when absent. */
  readonly adapter?: string;
  readonly [setting: string]: unknown;
}

export interface ProofingConfig {
  /** The provider that new sessions go to. */
  readonly provider: string;
  readonly providers: { readonly [name: string]: ProviderConfig };
  readonly seal?: SealConfig;
}

const ORIGIN = Symbol.for('anyproof.config.origin');

/** Tells where a setting is set, so that an error can name the place. */
export type ConfigOrigin = (path: readonly string[]) => string;

/** For config loaders: remembers where each setting comes from. */
export function withOrigin(config: ProofingConfig, origin: ConfigOrigin): ProofingConfig {
  return Object.defineProperty({ ...config }, ORIGIN, { value: origin });
}

/** Where to set the setting at this path: an environment variable's name, or the path itself. */
export function originOf(config: ProofingConfig, path: readonly string[]): string {
  const origin: unknown = Reflect.get(config, ORIGIN);
  return typeof origin === 'function' ? String(origin(path)) : path.join('.');
}
