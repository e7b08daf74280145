import type { Adapter, ConfiguredProvider } from '../contract/adapter.js';
import { inspectInput, invalidInput, ProofingError } from '../contract/errors.js';
import { type Capability, type ProofingProvider, supports } from '../contract/provider.js';
import type { SessionRef } from '../contract/session.js';
import { fieldsOf } from '../support/fields.js';

/** The provider, known to have the verb. Throws UNSUPPORTED. */
export function requireVerb<C extends Capability>(provider: ProofingProvider, name: string, capability: C) {
  if (supports(provider, capability)) return provider;
  throw new ProofingError({
    code: 'UNSUPPORTED',
    message: `this vendor cannot do "${capability}"; ask capabilities() or supports() first`,
    provider: name,
  });
}

/** The client of the one provider that uses this adapter. Throws NO_SUCH_PROVIDER when it is none or several. */
export function nativeClient<Client>(
  providers: ReadonlyMap<string, ConfiguredProvider>,
  adapter: Adapter<unknown, Client>,
  name: string | undefined,
): Client {
  const id = inspectInput(() => fieldsOf(adapter)['id']);
  if (typeof id !== 'string')
    throw invalidInput("native needs an adapter: what its package exports under the adapter's name");
  const using = [...providers.values()].filter(
    (one) => one.adapter.id === id && (name === undefined || one.name === name),
  );
  const [only, ...more] = using;
  if (only === undefined || more.length > 0)
    throw new ProofingError({
      code: 'NO_SUCH_PROVIDER',
      message:
        only === undefined
          ? `no provider uses the adapter ${id}${name === undefined ? '' : ' under that name'}`
          : `several providers use the adapter ${id}; name one of ${using.map((one) => one.name).join(', ')}`,
    });
  // The entry's adapter has the id of `adapter`, so its client is of `adapter`'s type.
  return only.provider.client as Client;
}

/** Of a provider, or of all of them, that receive no messages as they are configured. */
export function noWebhooks(
  providers: ReadonlyMap<string, ConfiguredProvider>,
  name: string | undefined,
): ProofingError {
  const named = name === undefined ? undefined : providers.get(name)?.webhooksMissing;
  const all = [...providers.values()].map((one) => `${one.name}: ${one.webhooksMissing}`).join('; ');
  return new ProofingError({ code: 'UNSUPPORTED', message: named ?? all, provider: name });
}

/** As it is, and with the session concerned where it is ours and names none. */
export function throwWithRef(error: unknown, ref: SessionRef): never {
  throw ProofingError.isInstance(error) && error.ref === undefined ? error.withRef(ref) : error;
}
