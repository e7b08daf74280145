import type { Adapter, ConfiguredProvider } from './contract/adapter.js';
import { ProofingError } from './contract/errors.js';
import type { Clock, Observer } from './contract/ports.js';
import { CAPABILITIES, type Capability, type ProofingProvider } from './contract/provider.js';
import type { SessionRef } from './contract/session.js';
import { runObserved } from './run-observed.js';

/** The provider, known to have the verb. Throws UNSUPPORTED. */
export function requireVerb<C extends Capability>(provider: ProofingProvider, name: string, capability: C) {
  const verb = CAPABILITIES[capability];
  if (hasVerb(provider, verb)) return provider;
  throw new ProofingError({
    code: 'UNSUPPORTED',
    message: `this vendor cannot do "${capability}"; ask capabilities() or supports() first`,
    provider: name,
  });
}

function hasVerb<V extends (typeof CAPABILITIES)[Capability]>(
  provider: ProofingProvider,
  verb: V,
): provider is ProofingProvider & Required<Pick<ProofingProvider, V>> {
  return typeof provider[verb] === 'function';
}

/** The client of the one provider that uses this adapter. Throws NO_SUCH_PROVIDER when it is none or several. */
export function nativeClient<Client>(
  providers: ReadonlyMap<string, ConfiguredProvider>,
  adapter: Adapter<unknown, Client>,
  name: string | undefined,
): Client {
  const using = [...providers.values()].filter(
    (one) => one.adapter.id === adapter.id && (name === undefined || one.name === name),
  );
  const [only, ...more] = using;
  if (only === undefined || more.length > 0)
    throw new ProofingError({
      code: 'NO_SUCH_PROVIDER',
      message:
        only === undefined
          ? `no provider uses the adapter ${adapter.id}${name === undefined ? '' : ' under that name'}`
          : `several providers use the adapter ${adapter.id}; name one of ${using.map((one) => one.name).join(', ')}`,
    });
  // The entry's adapter has the id of `adapter`, so its client is of `adapter`'s type.
  return only.provider.client as Client;
}

/** Runs a verb inside the observer's span, and tells it how it went. */
export function observeVerb<T>(
  { clock, observer }: { readonly clock: Clock; readonly observer: Observer },
  provider: string,
  verb: string,
  work: () => Promise<T>,
): Promise<T> {
  return runObserved(observer, { kind: 'verb', provider, verb }, async () => {
    const startedAt = clock.now();
    const tell = (error?: string) => {
      const milliseconds = clock.now() - startedAt;
      const failure = error === undefined ? {} : { error };
      observer.observe({ type: 'verb', provider, verb, milliseconds, ...failure });
    };
    try {
      const value = await work();
      tell();
      return value;
    } catch (error) {
      tell(ProofingError.isInstance(error) ? error.code : 'UNKNOWN');
      throw error;
    }
  });
}

/** As it is, and with the session concerned where it is ours and names none. */
export function throwWithRef(error: unknown, ref: SessionRef): never {
  throw ProofingError.isInstance(error) && error.ref === undefined ? error.withRef(ref) : error;
}
