import type { SealConfig } from './sealing/ref-sealer.js';

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
const FINDINGS = Symbol.for('anyproof.config.findings');

/** Tells where a setting is set, so that an error can name the place. */
export type ConfigOrigin = (path: readonly string[]) => string;

/** What a loader found wrong while it read; `createProofing` tells it with the rest. */
export interface ConfigFinding {
  /** Such as `['providers', 'id360', 'password']`. */
  readonly path: readonly string[];
  /** A whole sentence that names the place; never a value. */
  readonly text: string;
}

/** For config loaders: remembers where each setting comes from, and what was wrong there. */
export function withOrigin(
  config: ProofingConfig,
  origin: ConfigOrigin,
  findings: readonly ConfigFinding[] = [],
): ProofingConfig {
  const copy = Object.defineProperty({ ...config }, ORIGIN, { value: origin });
  return Object.defineProperty(copy, FINDINGS, { value: findings });
}

/** Where to set the setting at this path: an environment variable's name, or the path itself. */
export function originOf(config: ProofingConfig, path: readonly string[]): string {
  const origin: unknown = Reflect.get(config, ORIGIN);
  return typeof origin === 'function' ? String(origin(path)) : path.join('.');
}

/** What the loader of this configuration found wrong. */
export function findingsOf(config: ProofingConfig): readonly ConfigFinding[] {
  const findings: unknown = Reflect.get(config, FINDINGS);
  return Array.isArray(findings) ? findings : [];
}
