import type { Adapter, AdapterDeps, ProviderWithClient } from '../contract/adapter.js';
import { ProofingError } from '../contract/errors.js';
import { isObject } from '../support/fields.js';
import type { Place } from './answers.js';
import { ownError } from './errors.js';
import { guardProvider } from './provider.js';

/**
 * The provider that an adapter makes of sound settings, guarded. Throws CONFIG, which names the adapter, for one that
 * cannot be used; errors of ours out of `create` pass.
 */
export function createGuarded(
  adapter: Adapter,
  settings: unknown,
  deps: AdapterDeps,
): ProviderWithClient<unknown> {
  const { provider } = deps;
  const at: Place = { provider, adapter: adapter.id };
  const unfit = (what: string) =>
    new ProofingError({
      code: 'CONFIG',
      message: `the adapter ${adapter.id} cannot be used: ${what}`,
      problem: 'adapter',
      provider,
    });
  let created: unknown;
  try {
    created = adapter.create(settings, deps);
  } catch (error) {
    const own = ownError(error, at, { verb: 'create' });
    throw own.problem === 'adapter'
      ? unfit('its create failed with an error that is not a ProofingError')
      : own;
  }
  const lacking = whatIsLacking(created);
  if (lacking !== undefined) throw unfit(lacking);
  // Its parts were looked at just now.
  return guardProvider(created as ProviderWithClient<unknown>, provider);
}

const REQUIRED = ['createSession', 'getSession', 'getResult'] as const;
const LISTS = ['modes', 'evidence'] as const;

function whatIsLacking(created: unknown): string | undefined {
  try {
    if (!isObject(created)) return 'its create returned no provider';
    const verb = REQUIRED.find((name) => typeof Reflect.get(created, name) !== 'function');
    if (verb !== undefined) return `its create returned a provider without ${verb}`;
    if (typeof created['id'] !== 'string') return 'its create returned a provider without an id';
    const capabilities: unknown = created['capabilities'];
    const list = LISTS.find((name) => !isObject(capabilities) || !Array.isArray(capabilities[name]));
    return list && `its create returned a provider without capabilities.${list}`;
  } catch {
    return 'the provider that its create returned cannot be read';
  }
}
