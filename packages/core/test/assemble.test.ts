import { configFromEnv, createProofing, defineAdapter, type ProofingConfig } from '../src/index.js';
import { adapterOf, failureOf, stubProvider } from './support.js';

const key = Buffer.alloc(32, 7).toString('base64');

/** Wants a baseUrl and a password. */
const strict = (id: string, created: string[] = [], sealsState = false) =>
  adapterOf(
    id,
    (_settings, deps) => {
      created.push(deps.provider);
      return stubProvider(deps.provider, []);
    },
    {
      sealsState,
      validate: (value) => {
        const settings = new Map(Object.entries(Object(value)));
        const issues = ['baseUrl', 'password']
          .filter((name) => !settings.has(name))
          .map((name) => ({ message: 'a text is expected', path: [name] }));
        if (settings.has('timeoutMs')) issues.push({ message: 'must be a number', path: ['timeoutMs'] });
        return issues.length > 0 ? { issues } : { value };
      },
    },
  );

const DOCTOR = '`npx anyproof doctor` (from @anyproof/cli) checks the whole configuration.';

const configError = (adapters: ReturnType<typeof strict>[], config: ProofingConfig) =>
  failureOf(() => createProofing({ adapters, config }));

describe('createProofing', () => {
  it('reports everything missing or wrong at once, as the variables to set', async () => {
    const created: string[] = [];
    const error = await configError(
      [strict('id360', created, true), strict('stub', created)],
      configFromEnv({
        ANYPROOF_PROVIDER: 'nobody',
        ANYPROOF_PROVIDERS: 'id360-fr,id360',
        ANYPROOF_ID360_FR_ADAPTER: 'id720',
        ANYPROOF_ID360_PASSWORD: 'PLANTED-PASSWORD',
        ANYPROOF_ID360_TIMEOUT_MS: 'PLANTED-TIMEOUT',
        ANYPROOF_STUB_BASE_URL: 'https://planted.example',
        ANYPROOF_STUB_PASSWORD: 'PLANTED-PASSWORD',
      }),
    );
    expect(error.code).toBe('CONFIG');
    expect(error.message.split('\n')).toEqual([
      '5 settings are missing or wrong:',
      '  - ANYPROOF_ID360_FR_ADAPTER must name an adapter passed to createProofing (id360, stub); pass that adapter, or correct the name',
      '  - ANYPROOF_PROVIDER must name a configured provider (id360-fr, id360, stub) or an adapter passed to createProofing (id360, stub); correct the name, or pass its adapter',
      "  - ANYPROOF_SEAL_KEY is required because session refs of id360 contain a secret; make a key with `openssl rand -base64 32`, or set seal to 'none' (ANYPROOF_SEAL=none) if refs are stored encrypted",
      '  - ANYPROOF_ID360_BASE_URL is required: a text is expected',
      '  - ANYPROOF_ID360_TIMEOUT_MS: must be a number',
      DOCTOR,
    ]);
    expect(error.message.toLowerCase()).not.toContain('planted');
    // Not even the sound one is built: nothing half configured is left behind.
    expect(created).toEqual([]);
  });

  it('names the path where the configuration was written by hand', async () => {
    const error = await configError([strict('id360')], {
      provider: 'id360',
      providers: { id360: { baseUrl: 'https://x.example' } },
    });
    expect(error.message).toBe(
      `one setting is missing or wrong:\n  - providers.id360.password is required: a text is expected\n${DOCTOR}`,
    );
  });

  it('names the provider variable when it alone holds an unknown name', async () => {
    const error = await configError([strict('id360')], configFromEnv({ ANYPROOF_PROVIDER: 'id630' }));
    expect(error.message).toBe(
      `one setting is missing or wrong:\n  - ANYPROOF_PROVIDER must name an adapter passed to createProofing (id360); did you mean id360?\n${DOCTOR}`,
    );
    const byHand = await configError([strict('id360')], {
      provider: 'id630',
      providers: { id360: { baseUrl: 'u', password: 'p' } },
    });
    expect(byHand.message).toBe(
      `one setting is missing or wrong:\n  - provider must name one of the configured providers (id360); did you mean id360?\n${DOCTOR}`,
    );
  });

  it('says so if nothing is configured at all', async () => {
    const error = await configError([strict('id360')], configFromEnv({}));
    expect(error.message).toBe(
      `one setting is missing or wrong:\n  - ANYPROOF_PROVIDER is not set, and no provider is configured: set it to one of the adapters passed to createProofing (id360), and set what that provider needs (ANYPROOF_<PROVIDER>_<SETTING>)\n${DOCTOR}`,
    );
  });

  it('names the seal variable that holds the wrong key, and never quotes it', async () => {
    const settings = {
      ANYPROOF_PROVIDER: 'id360',
      ANYPROOF_ID360_BASE_URL: 'u',
      ANYPROOF_ID360_PASSWORD: 'p',
    };
    const one = await configError(
      [strict('id360', [], true)],
      configFromEnv({ ...settings, ANYPROOF_SEAL_KEY: 'PLANTED' }),
    );
    expect(one.message).toMatch('ANYPROOF_SEAL_KEY must be 32 bytes in base64, as');
    const several = await configError(
      [strict('id360', [], true)],
      configFromEnv({ ...settings, ANYPROOF_SEAL_KEYS: `${key},PLANTED` }),
    );
    expect(several.message).toMatch('ANYPROOF_SEAL_KEYS must be 32 bytes in base64, as');
    expect(one.message + several.message).not.toContain('PLANTED');
  });

  it('requires no seal key if no adapter seals, or if sealing is off', () => {
    const config = { provider: 'id360', providers: { id360: { baseUrl: 'u', password: 'p' } } };
    expect(() => createProofing({ adapters: [strict('id360')], config })).not.toThrow();
    const sealing = [strict('id360', [], true)];
    expect(() => createProofing({ adapters: sealing, config: { ...config, seal: 'none' } })).not.toThrow();
    expect(() => createProofing({ adapters: sealing, config: { ...config, seal: { key } } })).not.toThrow();
  });

  it('passes an adapter its settings without the adapter name, as its schema returned them', () => {
    const seen: unknown[] = [];
    const adapter = adapterOf(
      'id360',
      (settings, deps) => {
        seen.push(settings, deps.provider);
        return stubProvider(deps.provider, []);
      },
      { validate: (value) => ({ value: { ...Object(value), added: true } }) },
    );
    createProofing({
      adapters: [adapter],
      config: { provider: 'fr', providers: { fr: { adapter: 'id360', baseUrl: 'u' } } },
    });
    expect(seen).toEqual([{ baseUrl: 'u', added: true }, 'fr']);
  });

  it('gives each provider its own sealer', () => {
    const states: string[] = [];
    const opened: string[] = [];
    const adapter = adapterOf('id360', (_settings, deps) => {
      const mine = deps.sealer.seal('1', 'secret');
      opened.push(deps.sealer.open({ provider: deps.provider, id: '1', state: mine }));
      for (const state of states)
        expect(() => deps.sealer.open({ provider: deps.provider, id: '1', state })).toThrow(
          'belongs to another session',
        );
      states.push(mine);
      return stubProvider(deps.provider, []);
    });
    createProofing({
      adapters: [adapter],
      config: {
        provider: 'a',
        providers: { a: { adapter: 'id360' }, b: { adapter: 'id360' } },
        seal: { key },
      },
    });
    expect(opened).toEqual(['secret', 'secret']);
    expect(states).toHaveLength(2);
  });

  it.each([
    ['resolves', async (value: unknown) => ({ value })],
    [
      'rejects',
      async () => {
        throw new Error('PLANTED');
      },
    ],
  ])('refuses a settings schema that %s later, and lists it with the rest', async (_what, validate) => {
    const unhandled = jest.fn();
    process.on('unhandledRejection', unhandled);
    const adapter = adapterOf('slow', (_settings, deps) => stubProvider(deps.provider, []), { validate });
    const error = await configError([adapter, strict('id360')], {
      provider: 'slow',
      providers: { slow: {}, id360: { baseUrl: 'u' } },
    });
    await new Promise((resolve) => setTimeout(resolve, 10));
    process.off('unhandledRejection', unhandled);
    expect(error.code).toBe('CONFIG');
    expect(error.message.split('\n')).toEqual([
      '2 settings are missing or wrong:',
      '  - the settings schema of adapter slow must validate synchronously',
      '  - providers.id360.password is required: a text is expected',
      DOCTOR,
    ]);
    expect(unhandled).not.toHaveBeenCalled();
  });

  it('does not mistake inherited properties for settings', async () => {
    const error = await configError([strict('id360')], { provider: 'constructor', providers: {} });
    expect(error.message).toMatch('provider must name one of the configured providers');
    const unknown = await configError([strict('id360')], {
      provider: 'toString',
      providers: { toString: {} },
    });
    expect(unknown.message).toMatch('provider must name an adapter passed to createProofing (id360)');
  });
});

describe('defineAdapter', () => {
  const adapter = strict('id360');
  it.each(['ID360', 'id_360', '-id', 'id-', 'id--360', '', 'é', 'a b'])('refuses the id %j', (id) => {
    expect(() => defineAdapter({ ...adapter, id })).toThrow('the id must be lower case');
  });
  it.each(['id360', '1kosmos', 'my-vendor-2'])('accepts the id %j', (id) => {
    expect(defineAdapter({ ...adapter, id }).id).toBe(id);
  });
});
