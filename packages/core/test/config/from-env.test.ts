import { checkConfig, configFromEnv, originOf } from '../../src/index.js';
import { adapterOf, stubProvider } from '../support.js';

const acme = adapterOf('acme', (_settings, deps) => stubProvider(deps.provider, []));

const providersOf = (env: Record<string, string | undefined>): unknown =>
  JSON.parse(JSON.stringify(configFromEnv(env).providers));

describe('configFromEnv', () => {
  it('reads provider, settings and seal key', () => {
    const config = configFromEnv({
      ANYPROOF_PROVIDER: 'id360',
      ANYPROOF_ID360_BASE_URL: 'https://id360.example',
      ANYPROOF_ID360_USERNAME: 'app',
      ANYPROOF_SEAL_KEY: 'abc',
      HOME: '/home/app',
      ANYPROOFX_ID360_FOO: 'no',
    });
    expect(JSON.parse(JSON.stringify(config))).toEqual({
      provider: 'id360',
      providers: { id360: { baseUrl: 'https://id360.example', username: 'app' } },
      seal: { key: 'abc' },
    });
  });

  it('leaves the variables of `anyproof tracker` alone, also empty ones', () => {
    const tracker = {
      ANYPROOF_DATABASE: 'postgres://app@db/app',
      ANYPROOF_EVENTS_URL: 'https://app.example/events',
      ANYPROOF_EVENTS_SECRET: '',
      ANYPROOF_EVENTS_SECRET_FILE: '/run/secrets/events',
    };
    const { findings } = checkConfig([acme], configFromEnv({ ANYPROOF_PROVIDER: 'acme', ...tracker }));
    expect(findings).toEqual(checkConfig([acme], configFromEnv({ ANYPROOF_PROVIDER: 'acme' })).findings);
    expect(providersOf(tracker)).toEqual({});
  });

  it('accepts a name that begins with a digit', () => {
    expect(providersOf({ ANYPROOF_PROVIDER: '1kosmos', ANYPROOF_1KOSMOS_LICENSE_KEY: 'k' })).toEqual({
      '1kosmos': { licenseKey: 'k' },
    });
  });

  it('accepts names with hyphens once they are listed, and the longest match', () => {
    expect(
      providersOf({
        ANYPROOF_PROVIDERS: ' id360-fr, id360 ,id360-fr-paris',
        ANYPROOF_ID360_FR_BASE_URL: 'fr',
        ANYPROOF_ID360_FR_PARIS_BASE_URL: 'paris',
        ANYPROOF_ID360_BASE_URL: 'plain',
      }),
    ).toEqual({
      id360: { baseUrl: 'plain' },
      'id360-fr': { baseUrl: 'fr' },
      'id360-fr-paris': { baseUrl: 'paris' },
    });
  });

  it('accepts a hyphen in the name of the default provider without a list', () => {
    expect(providersOf({ ANYPROOF_PROVIDER: 'id360-fr', ANYPROOF_ID360_FR_ADAPTER: 'id360' })).toEqual({
      'id360-fr': { adapter: 'id360' },
    });
  });

  it('knows a listed provider that has no setting', () => {
    expect(providersOf({ ANYPROOF_PROVIDERS: 'id360', ANYPROOF_PROVIDER: 'shootid' })).toEqual({
      id360: {},
      shootid: {},
    });
  });

  it('goes one level down at two underscores, as often as there are', () => {
    expect(
      providersOf({
        ANYPROOF_ID360_FLOWS__DEFAULT: 'uuid-1',
        ANYPROOF_ID360_FLOWS__HIGH_RISK: 'uuid-2',
        ANYPROOF_ID360_A__B_C__D: 'deep',
      }),
    ).toEqual({ id360: { flows: { default: 'uuid-1', highRisk: 'uuid-2' }, a: { bC: { d: 'deep' } } } });
  });

  it('reads the same in whichever order the variables come', () => {
    const forward = { ANYPROOF_X_FLOWS: '{}', ANYPROOF_X_FLOWS__DEFAULT: 'a' };
    const backward = Object.fromEntries(Object.entries(forward).reverse());
    expect(providersOf(forward)).toEqual({ x: { flows: { default: 'a' } } });
    expect(providersOf(backward)).toEqual(providersOf(forward));
  });

  it('treats empty as absent, and reports it', () => {
    const config = configFromEnv({
      ANYPROOF_PROVIDER: '',
      ANYPROOF_PROVIDERS: '',
      ANYPROOF_ID360_BASE_URL: '',
      ANYPROOF_SEAL: '',
      ANYPROOF_SEAL_KEY: '',
      ANYPROOF_SEAL_KEYS: '',
      ANYPROOF_ID360_USERNAME: undefined,
    });
    expect(JSON.parse(JSON.stringify(config))).toEqual({ provider: '', providers: {} });
    expect(
      checkConfig([acme], config).findings.map(({ setting, message }) => [
        setting.join('.'),
        message.split(':')[0],
      ]),
    ).toEqual([
      ['provider', 'ANYPROOF_PROVIDER is not set, and no provider is configured'],
      ['providers.id360.baseUrl', 'ANYPROOF_ID360_BASE_URL is set but empty'],
      ['seal', 'ANYPROOF_SEAL is set but empty'],
      ['seal', 'ANYPROOF_SEAL_KEY is set but empty'],
      ['seal', 'ANYPROOF_SEAL_KEYS is set but empty'],
    ]);
  });

  it('ignores space around names, as files of variables often have it', () => {
    const config = configFromEnv({
      ANYPROOF_PROVIDER: ' id360 ',
      ANYPROOF_ID360_A: '1',
      ANYPROOF_SEAL_KEY: ' k\n',
    });
    expect(config.provider).toBe('id360');
    expect(config.seal).toEqual({ key: 'k' });
    expect(Object.keys(config.providers)).toEqual(['id360']);
  });

  it('keeps values unchanged', () => {
    expect(providersOf({ ANYPROOF_X_PASSWORD: ' p=4__ss ' })).toEqual({ x: { password: ' p=4__ss ' } });
  });

  describe('the seal', () => {
    const sealOf = (env: Record<string, string>) => configFromEnv(env).seal;
    it('may be one key', () => expect(sealOf({ ANYPROOF_SEAL_KEY: 'a' })).toEqual({ key: 'a' }));
    it('may be several keys, the first seals', () =>
      expect(sealOf({ ANYPROOF_SEAL_KEYS: 'b, a,' })).toEqual({ keys: ['b', 'a'] }));
    it('may be none', () => expect(sealOf({ ANYPROOF_SEAL: 'none' })).toBe('none'));
    it('is absent when nothing is set', () => expect(sealOf({})).toBeUndefined());
    it('accepts no other value', () => {
      const { findings } = checkConfig([], configFromEnv({ ANYPROOF_SEAL: 'None' }));
      expect(findings.map(({ message }) => message)).toContain(
        "ANYPROOF_SEAL must be 'none'; put a key in ANYPROOF_SEAL_KEY",
      );
    });
    it.each([
      [['ANYPROOF_SEAL', 'ANYPROOF_SEAL_KEY']],
      [['ANYPROOF_SEAL', 'ANYPROOF_SEAL_KEYS']],
      [['ANYPROOF_SEAL_KEY', 'ANYPROOF_SEAL_KEYS']],
    ])('is set once: %j is reported', ([first = '', second = '']) => {
      const { findings } = checkConfig([], configFromEnv({ [first]: 'none', [second]: 'none' }));
      expect(findings.map(({ message }) => message)).toContain(
        `${first} and ${second} are both set: keep one of the two`,
      );
    });
    it('is not a provider', () =>
      expect(providersOf({ ANYPROOF_SEAL: 'none', ANYPROOF_SEAL_KEY: 'a', ANYPROOF_SEAL_KEYS: 'a' })).toEqual(
        {},
      ));
  });

  it('cannot reach prototypes', () => {
    const config = configFromEnv({
      ANYPROOF_PROVIDER: '__proto__',
      ANYPROOF_PROVIDERS: '__proto__,constructor',
      ANYPROOF___PROTO___POLLUTED: 'a',
      ANYPROOF_CONSTRUCTOR_PROTOTYPE__POLLUTED: 'b',
      ANYPROOF_X___PROTO____POLLUTED: 'c',
      ANYPROOF_X_CONSTRUCTOR__PROTOTYPE__POLLUTED: 'd',
      ANYPROOF_X_TO_STRING: 'e',
    });
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(Reflect.get(Function.prototype, 'polluted')).toBeUndefined();
    expect(Object.keys(config.providers).sort()).toEqual(['__proto__', 'constructor', 'x']);
    expect(Object.getPrototypeOf(config.providers)).toBeNull();
    expect(config.providers['x']).toMatchObject({
      constructor: { prototype: { polluted: 'd' } },
      toString: 'e',
    });
  });

  describe('remembers where a setting comes from', () => {
    const config = configFromEnv({ ANYPROOF_PROVIDERS: 'id360-fr' });
    it.each([
      [['provider'], 'ANYPROOF_PROVIDER'],
      [['seal', 'key'], 'ANYPROOF_SEAL_KEY'],
      [['seal', 'keys'], 'ANYPROOF_SEAL_KEYS'],
      [['providers', 'id360', 'baseUrl'], 'ANYPROOF_ID360_BASE_URL'],
      [['providers', 'id360-fr', 'adapter'], 'ANYPROOF_ID360_FR_ADAPTER'],
      [
        ['providers', '1kosmos', 'flows', 'default', 'connectorId'],
        'ANYPROOF_1KOSMOS_FLOWS__DEFAULT__CONNECTOR_ID',
      ],
      [['providers', 'id360'], 'ANYPROOF_ID360'],
    ])('%j is %s', (path, name) => expect(originOf(config, path)).toBe(name));

    it('and does not show how, in JSON or a spread', () => {
      expect(Object.keys(config)).toEqual(['provider', 'providers']);
      expect(Object.getOwnPropertySymbols({ ...config })).toEqual([]);
    });

    it('while a config written by hand names the path', () => {
      expect(originOf({ provider: 'a', providers: {} }, ['providers', 'a', 'baseUrl'])).toBe(
        'providers.a.baseUrl',
      );
    });
  });

  it('does not show what is listed and cannot be a name, such as a password', () => {
    const config = configFromEnv({ ANYPROOF_PROVIDERS: 'acme,P@ss!w0rd' });
    expect(Object.keys(config.providers)).toEqual(['acme']);
    const texts = checkConfig([acme], config).findings.map(({ message }) => message);
    expect(texts.join('\n')).toContain('ANYPROOF_PROVIDERS: entry 2 is not the name of a provider');
    expect(texts.join('\n')).not.toContain('w0rd');
  });
});
