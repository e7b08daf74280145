import { isObject } from '../support/fields.js';
import { inspectInput, ProofingError } from './errors.js';
import type { Clock, HttpOptions, Observer, Random, TokenCache } from './ports.js';
import type { ProofingProvider } from './provider.js';
import type { SessionRef } from './session.js';

/** Seals one provider's secrets into refs. */
export interface RefSealer {
  /** Returns the ref's `state`, bound to `id` and the provider's name: it cannot be opened in another ref. */
  seal(id: string, secret: string): string;
  /**
   * Throws REF_INVALID if the state is missing, was changed, belongs to another ref or was sealed with an unknown key.
   */
  open(ref: SessionRef): string;
}

/** What `createProofing` passes to an adapter. */
export interface AdapterDeps {
  /** The provider's configured name; refs and errors carry it. */
  readonly provider: string;
  readonly clock: Clock;
  readonly random: Random;
  /** Never throws, and its `around` runs the work exactly once, whatever the app's own does. */
  readonly observer: Observer;
  /** Seals secret state into refs. */
  readonly sealer: RefSealer;
  readonly http: HttpOptions;
  /**
   * Whether the configuration opts into the vendor's test mode (`testMode: true` beside the adapter's settings). An adapter
   * that sees the mode from its credentials refuses to start if the two disagree.
   */
  readonly testMode: boolean;
  /**
   * The app's cache, with keys hashed and values sealed for this provider. It never throws or hangs. Absent if each
   * process logs in by itself.
   */
  readonly tokens?: TokenCache;
}

/** A provider, and the client it is built on, which covers the vendor's whole API under the vendor's names. */
export type ProviderWithClient<Client> = ProofingProvider & { readonly client: Client };

/** Where to find the right value of a setting. */
export interface SettingHelp {
  /** Such as `ID360's console, Applications: the login of your back end`. */
  readonly where: string;
  /** The vendor's page about it. */
  readonly page?: string;
  /** The check of `anyproof doctor` that it belongs to, if not `config`. */
  readonly check?: string;
}

export interface Adapter<Settings = unknown, Client = unknown> {
  /** Lower case letters, digits and hyphens; used in config, refs and results. */
  readonly id: string;
  readonly specificationVersion: 'v1';
  readonly settings: StandardSchemaV1<Settings>;
  /** All names that the schema knows, dotted below the first level, so that an error can suggest the right one. */
  readonly settingNames?: readonly string[];
  /** By the setting's name, dotted as above: shown in errors and by `anyproof doctor`. */
  readonly settingsHelp?: { readonly [setting: string]: SettingHelp };
  /** True if refs contain a secret: such an adapter refuses to start without a seal key. */
  readonly sealsState?: boolean;
  create(settings: Settings, deps: AdapterDeps): ProviderWithClient<Client>;
}

/** An adapter under its configured name. */
export interface ConfiguredProvider {
  readonly name: string;
  readonly adapter: Adapter;
  readonly provider: ProviderWithClient<unknown>;
  /** Whether sessions of the vendor's test mode are accepted. */
  readonly testMode: boolean;
  /** For errors if `provider.webhooks` is absent: why, and which setting would change it. */
  readonly webhooksMissing: string;
}

const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Declares an adapter. Throws CONFIG if a part is missing, or its id is not valid in config names and refs. */
export function defineAdapter<Settings, Client>(
  adapter: Adapter<Settings, Client>,
): Adapter<Settings, Client> {
  const problem = inspectInput(() => adapterProblem(adapter));
  if (problem !== undefined)
    throw new ProofingError({ code: 'CONFIG', message: `defineAdapter: ${problem}` });
  return Object.freeze({ ...adapter });
}

/** `unknown`, because an adapter may be plain JavaScript. */
function adapterProblem(adapter: unknown): string | undefined {
  if (!isObject(adapter)) return 'an adapter is an object: { id, specificationVersion, settings, create }';
  const { id, specificationVersion, settings, create } = adapter;
  if (typeof id !== 'string' || !ID.test(id))
    return 'the id must be lower case letters, digits and single hyphens';
  if (specificationVersion !== 'v1') return "specificationVersion must be 'v1'";
  const hasSchema = (typeof settings === 'object' && settings !== null) || typeof settings === 'function';
  const standard: unknown = hasSchema ? Reflect.get(settings, '~standard') : undefined;
  if (!isObject(standard) || typeof standard['validate'] !== 'function')
    return "settings must be a Standard Schema, with a '~standard' property";
  return typeof create === 'function' ? undefined : 'create must be a function';
}

/**
 * The part of Standard Schema v1 (standardschema.dev) that AnyProof uses, so that zod, valibot, arktype or a
 * hand-written validator can describe an adapter's settings without any of them showing in our types.
 */
export interface StandardSchemaV1<Output = unknown> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
  };
}

export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] };

export interface StandardIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** The issue's path as plain keys. */
export function issuePath(issue: StandardIssue): string[] {
  return (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part));
}
