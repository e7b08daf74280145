// The adapters, with the places around their calls at which a worker may be killed.
import { type Adapter, type AdapterDeps, defineAdapter, type ProofingProvider } from '@anyproof/core';
import { id360 } from '@anyproof/id360';
import { innovatrics } from '@anyproof/innovatrics';
import { ACME_SOUGHT } from '../vendors/acme.js';
import { proxyForCreations } from '../wire.js';
import type { Killer } from './killer.js';

export function adaptersFor(acme: Adapter, killer: Killer): readonly Adapter[] {
  return [acme, asAdapter(id360), asAdapter(innovatrics)].map((adapter) => watched(adapter, killer));
}

/** Their settings are checked by their own schema. */
const asAdapter = <Settings>(adapter: Adapter<Settings, unknown>): Adapter => adapter as Adapter;

function watched(adapter: Adapter, killer: Killer): Adapter {
  return defineAdapter({
    ...adapter,
    create: (settings: unknown, deps) => {
      const provider = adapter.create(settings, deps);
      return {
        ...provider,
        ...watchedVerbs(provider, adapter.create(settings, forCreations(deps)), killer),
        ...(deps.provider === ACME_SOUGHT ? { capabilities: withoutKeys(provider) } : {}),
      };
    },
  });
}

/** As if the vendor kept no keys: what a lost creation made is looked for. */
const withoutKeys = ({ capabilities }: ProofingProvider): ProofingProvider['capabilities'] => ({
  ...capabilities,
  idempotentCreate: false,
});

/** What a creation reads of its own session is no poll: the wire tells them apart. */
function forCreations(deps: AdapterDeps): AdapterDeps {
  const { http = {} } = deps;
  const { proxy } = http;
  if (typeof proxy !== 'string') throw new Error('workers reach the vendors through the wire');
  return { ...deps, http: { ...http, proxy: proxyForCreations(proxy) } };
}

function watchedVerbs(
  provider: ProofingProvider,
  { createSession, recoverSession }: ProofingProvider,
  { at }: Killer,
): Partial<ProofingProvider> & Pick<ProofingProvider, 'createSession' | 'getSession'> {
  return {
    ...(recoverSession === undefined ? {} : { recoverSession }),
    createSession: async (...call) => {
      at({ at: 'vendor', verb: 'createSession', when: 'before' });
      const created = await createSession(...call);
      at({ at: 'vendor', verb: 'createSession', when: 'after' });
      return created;
    },
    getSession: async (...call) => {
      at({ at: 'vendor', verb: 'getSession', when: 'before' });
      const session = await provider.getSession(...call);
      at({ at: 'vendor', verb: 'getSession', when: 'after' });
      return session;
    },
  };
}
