import 'reflect-metadata';
import { inMemoryInbox, inMemorySessions, type Proofing, type ProofingEvent } from '@anyproof/core';
import { fakeProvider } from '@anyproof/core/testing';
import { inject, injectable, Lifecycle, scoped } from 'tsyringe';
import {
  OBSERVER,
  PROOFING,
  PROOFING_ADAPTERS,
  registerProofing,
  registerTenant,
  SESSION_STORE,
  TENANT_ID,
  tenant,
  WEBHOOK_INBOX,
} from '../src/index.js';
import { emptyContainer, fakeConfig } from './support.js';

const session = { reference: 'customer-1' };

function shared() {
  const container = emptyContainer();
  const fake = fakeProvider();
  container.register(PROOFING_ADAPTERS, { useValue: [fake.adapter] });
  return { container, fake };
}

it('gives each tenant a Proofing of its own, built on first use', async () => {
  const { container } = shared();
  let asked = 0;
  const acme = registerTenant(container, 'acme', () => {
    asked += 1;
    return { config: fakeConfig('fr', 'be') };
  });
  const bolt = registerTenant(container, 'bolt', { config: fakeConfig('de') });
  expect(asked).toBe(0);

  expect(acme.proofing.providers).toEqual(['fr', 'be']);
  expect(bolt.proofing.providers).toEqual(['de']);
  expect(acme.proofing).toBe(acme.container.resolve(PROOFING));
  expect(tenant(container, 'bolt')).toBe(bolt);
  expect(asked).toBe(1);
  expect(container.isRegistered(PROOFING)).toBe(false);
});

it('injects a tenant’s own Proofing and id into services that are registered once, above', () => {
  @scoped(Lifecycle.ContainerScoped)
  @injectable()
  class SignUp {
    constructor(
      @inject(PROOFING) readonly proofing: Proofing,
      @inject(TENANT_ID) readonly tenantId: string,
    ) {}
  }
  const { container } = shared();
  container.register(SignUp, SignUp, { lifecycle: Lifecycle.ContainerScoped });
  const services = ['acme', 'bolt'].map((id) =>
    registerTenant(container, id, { config: fakeConfig('main') }).container.resolve(SignUp),
  );
  expect(services.map(({ tenantId }) => tenantId)).toEqual(['acme', 'bolt']);
  expect(services.map(({ proofing }) => proofing)).toEqual([
    tenant(container, 'acme').proofing,
    tenant(container, 'bolt').proofing,
  ]);
  expect(services[0]?.proofing).not.toBe(services[1]?.proofing);
});

it('inherits what keeps nothing', async () => {
  const { container } = shared();
  const events: ProofingEvent[] = [];
  container.register(OBSERVER, { useValue: { observe: (event: ProofingEvent) => events.push(event) } });
  const acme = registerTenant(container, 'acme', { config: fakeConfig('main') });
  await acme.proofing.createSession(session);
  expect(events.map(({ type }) => type)).toContain('verb');
});

describe('what keeps something', () => {
  it('is never taken from above, and not silently replaced either', () => {
    const { container } = shared();
    container.register(SESSION_STORE, { useValue: inMemorySessions() });
    container.register(WEBHOOK_INBOX, { useValue: inMemoryInbox() });
    const acme = registerTenant(container, 'acme', {
      config: fakeConfig('main'),
      deps: { sessions: inMemorySessions() },
    });
    expect(() => acme.proofing).toThrow(
      expect.objectContaining({ code: 'CONFIG', message: expect.stringMatching(/^deps\.inbox: .*its own$/) }),
    );
  });

  it('is the tenant’s own when it was given to it', async () => {
    const { container } = shared();
    container.register(SESSION_STORE, { useValue: inMemorySessions() });
    const stores = { acme: inMemorySessions(), bolt: inMemorySessions() };
    const tenants = (['acme', 'bolt'] as const).map((id) =>
      registerTenant(container, id, { config: fakeConfig('main'), deps: { sessions: stores[id] } }),
    );
    const ref = (await tenants[0]?.proofing.createSession(session))?.ref ?? { provider: '', id: '' };
    expect(await stores.acme.read(ref)).toBeDefined();
    expect(await stores.bolt.read(ref)).toBeUndefined();
  });

  it('may be of the app’s own Proofing, which is no tenant', () => {
    const { container } = shared();
    container.register(SESSION_STORE, { useValue: inMemorySessions() });
    registerProofing(container, { config: fakeConfig('main') });
    const acme = registerTenant(container, 'acme', {
      config: fakeConfig('main'),
      deps: { sessions: inMemorySessions() },
    });
    expect(container.resolve(PROOFING)).not.toBe(acme.proofing);
  });
});

describe('dispose', () => {
  it('lets go of one tenant and of what its container made, and leaves the others', async () => {
    const { container } = shared();
    const disposed: string[] = [];
    class Connection {
      dispose() {
        disposed.push('connection');
      }
    }
    const acme = registerTenant(container, 'acme', { config: fakeConfig('main') });
    const bolt = registerTenant(container, 'bolt', { config: fakeConfig('main') });
    acme.container.resolve(Connection);
    await acme.dispose();

    expect(disposed).toEqual(['connection']);
    expect(() => acme.proofing).toThrow('disposed');
    expect(() => tenant(container, 'acme')).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    expect(bolt.proofing.providers).toEqual(['main']);
  });

  it('frees the id for another configuration', async () => {
    const { container } = shared();
    const first = registerTenant(container, 'acme', { config: fakeConfig('old') });
    expect(() => registerTenant(container, 'acme', { config: fakeConfig('new') })).toThrow(
      expect.objectContaining({ code: 'CONFIG' }),
    );
    await first.dispose();
    const second = registerTenant(container, 'acme', { config: fakeConfig('new') });
    await first.dispose();
    expect(tenant(container, 'acme')).toBe(second);
    expect(second.proofing.providers).toEqual(['new']);
  });

  it('of the container above ends all tenants', async () => {
    const { container } = shared();
    const tenants = ['acme', 'bolt'].map((id) =>
      registerTenant(container, id, { config: fakeConfig('main') }),
    );
    await container.dispose();
    for (const one of tenants) expect(() => one.proofing).toThrow('disposed');
  });
});

it('keeps tenants of different containers apart', () => {
  const [one, other] = [shared().container, shared().container];
  registerTenant(one, 'acme', { config: fakeConfig('main') });
  expect(() => tenant(other, 'acme')).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
});
