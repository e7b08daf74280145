import 'reflect-metadata';
import {
  type Clock,
  inMemorySessions,
  type Proofing,
  type ProofingConfig,
  type ProofingEvent,
  type ProofingProvider,
  systemClock,
} from '@anyproof/core';
import { fakeProvider } from '@anyproof/core/testing';
import { inject, injectable } from 'tsyringe';
import {
  CLOCK,
  OBSERVER,
  PROOFING,
  PROOFING_ADAPTERS,
  PROOFING_CONFIG,
  providerToken,
  registerProofing,
  SESSION_STORE,
} from '../src/index.js';
import { emptyContainer, fakeConfig, globalContainer } from './support.js';

@injectable()
class SignUp {
  constructor(
    @inject(PROOFING) readonly proofing: Proofing,
    @inject(providerToken('backup')) readonly backup: ProofingProvider,
    @inject(CLOCK) readonly clock: Clock,
  ) {}

  async prove(reference: string) {
    const { ref } = await this.proofing.createSession({ reference });
    return this.proofing.getResult(ref);
  }
}

const session = { reference: 'customer-1' };

it('injects Proofing, a provider and a port by their tokens, without emitted metadata', async () => {
  const container = emptyContainer();
  const { adapter, calls } = fakeProvider();
  registerProofing(container, {
    adapters: [adapter],
    config: fakeConfig('main', 'backup'),
    deps: { clock: systemClock },
  });

  const signUp = container.resolve(SignUp);
  const result = await signUp.prove('customer-1');

  expect(Reflect.getMetadata('design:paramtypes', SignUp)).toBeUndefined();
  expect(result).toMatchObject({ ref: { provider: 'main' }, status: 'completed', decision: 'approved' });
  expect(calls.map(({ verb }) => verb)).toEqual(['createSession', 'getResult']);
  expect(signUp.backup).toBe(signUp.proofing.provider('backup'));
  expect(signUp.clock).toBe(systemClock);
});

it('gives one Proofing to the container and to those below it', () => {
  const container = emptyContainer();
  registerProofing(container, { adapters: [fakeProvider().adapter], config: fakeConfig('main') });
  const below = container.createChildContainer();
  const first = below.resolve<Proofing>(PROOFING);
  expect(container.resolve(PROOFING)).toBe(first);
  expect(emptyContainer().isRegistered(PROOFING, true)).toBe(false);
});

it('registers nothing in the global container', () => {
  registerProofing(emptyContainer(), { adapters: [fakeProvider().adapter], config: fakeConfig('main') });
  for (const token of [PROOFING, PROOFING_CONFIG, PROOFING_ADAPTERS, providerToken('main')])
    expect(globalContainer.isRegistered(token)).toBe(false);
});

it('registers under tokens that another copy of the package has, too', () => {
  const container = emptyContainer();
  registerProofing(container, { adapters: [fakeProvider().adapter], config: fakeConfig('main') });
  expect(container.resolve(Symbol.for('anyproof.proofing'))).toBe(container.resolve(PROOFING));
  expect(container.resolve(Symbol.for('anyproof.config'))).toEqual(fakeConfig('main'));
  expect(container.isRegistered(Symbol.for('anyproof.provider.main'))).toBe(true);
});

describe('ports', () => {
  it('come from the container, even when they are registered later or above', async () => {
    const above = emptyContainer();
    const container = above.createChildContainer();
    registerProofing(container, { adapters: [fakeProvider().adapter], config: fakeConfig('main') });
    const events: ProofingEvent[] = [];
    above.register(OBSERVER, { useValue: { observe: (event: ProofingEvent) => events.push(event) } });
    const sessions = inMemorySessions();
    container.register(SESSION_STORE, { useFactory: () => sessions });

    const { ref } = await container.resolve<Proofing>(PROOFING).createSession(session);

    expect(events).toContainEqual(expect.objectContaining({ type: 'verb', verb: 'createSession' }));
    expect(await sessions.read(ref)).toBeDefined();
  });

  it('that are given go first', async () => {
    const container = emptyContainer();
    const [registered, given] = [inMemorySessions(), inMemorySessions()];
    container.register(SESSION_STORE, { useValue: registered });
    registerProofing(container, {
      adapters: [fakeProvider().adapter],
      config: fakeConfig('main'),
      deps: { sessions: given },
    });
    const { ref } = await container.resolve<Proofing>(PROOFING).createSession(session);
    expect(await given.read(ref)).toBeDefined();
    expect(await registered.read(ref)).toBeUndefined();
    expect(container.resolve(SESSION_STORE)).toBe(given);
  });
});

describe('a function', () => {
  it('is asked once, on first use, with the container', () => {
    const container = emptyContainer();
    const asked: unknown[] = [];
    registerProofing(
      container,
      (given) => {
        asked.push(given);
        return { adapters: [fakeProvider().adapter], config: given.resolve<ProofingConfig>('settings') };
      },
      { providers: ['main'] },
    );
    expect(asked).toEqual([]);
    container.register('settings', { useValue: fakeConfig('main') });

    const below = container.createChildContainer();
    expect(below.resolve<ProofingProvider>(providerToken('main')).id).toBe('fake');
    expect(below.resolve(PROOFING_CONFIG)).toEqual(fakeConfig('main'));
    expect(asked).toEqual([container]);
  });

  it('may leave the configuration to the container', () => {
    const container = emptyContainer();
    container.register(PROOFING_CONFIG, { useValue: fakeConfig('elsewhere') });
    registerProofing(container, () => ({ adapters: [fakeProvider().adapter] }));
    expect(container.resolve<Proofing>(PROOFING).providers).toEqual(['elsewhere']);
  });

  it('that asks for what it shall give is told so', () => {
    const container = emptyContainer();
    registerProofing(container, (given) => ({
      adapters: [fakeProvider().adapter],
      config: given.resolve<ProofingConfig>(PROOFING_CONFIG),
    }));
    expect(() => container.resolve(PROOFING)).toThrow(
      expect.objectContaining({ code: 'CONFIG', message: expect.stringContaining('depends on itself') }),
    );
  });

  it('that fails is asked again', () => {
    const container = emptyContainer();
    let failures = 1;
    registerProofing(container, () => {
      if (failures-- > 0) throw new Error('the secret manager is away');
      return { adapters: [fakeProvider().adapter], config: fakeConfig('main') };
    });
    expect(() => container.resolve(PROOFING)).toThrow('the secret manager is away');
    expect(container.resolve<Proofing>(PROOFING).providers).toEqual(['main']);
  });
});

describe('what is missing', () => {
  it.each([
    ['PROOFING_CONFIG', { adapters: [fakeProvider().adapter] }],
    ['PROOFING_ADAPTERS', { config: fakeConfig('main') }],
  ])('%s is named on first use', (name, registration) => {
    const container = emptyContainer();
    registerProofing(container, registration);
    expect(() => container.resolve(PROOFING)).toThrow(
      expect.objectContaining({ code: 'CONFIG', message: expect.stringContaining(`${name} is required`) }),
    );
  });

  it('is checked by core, on first use', () => {
    const container = emptyContainer();
    registerProofing(container, { adapters: [], config: fakeConfig('main') });
    expect(() => container.resolve(PROOFING)).toThrow(expect.objectContaining({ code: 'CONFIG' }));
  });
});
