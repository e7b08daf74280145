import { withEmulator } from './harness.js';

const minutes = (count: number) => count * 60_000;
const wrongLogin = JSON.stringify({ username: 'app@anyproof', password: 'no' });

describe('login', () => {
  it(
    'gives one token of 50 hex digits per account while it lives',
    withEmulator(async (api) => {
      const first = await api.login();
      expect(first).toMatch(/^[0-9a-f]{50}$/);
      expect(await api.login()).toBe(first);
      const other = await api.login('console@anyproof', 'emulated-console-password');
      expect(other).not.toBe(first);
    }),
  );

  it(
    'refuses wrong credentials and wrong shapes',
    withEmulator(async (api) => {
      expect(await api.call('POST', '/user/login/', { body: wrongLogin })).toMatchObject({
        status: 401,
        json: { detail: 'Invalid username/password.' },
      });
      expect(await api.call('POST', '/user/login/', { body: '{"username":"x"}' })).toMatchObject({
        status: 400,
        json: { password: ['This field is required.'] },
      });
      expect((await api.call('POST', '/user/login', { body: 'username=x' })).status).toBe(400);
    }),
  );

  it(
    'lives 15 minutes after the last call; a login does not prolong it',
    withEmulator(async (api) => {
      const token = await api.login();
      api.emulator.clock.advance(minutes(14));
      expect(await api.t('GET', '/user/whoami')).toMatchObject({
        status: 200,
        json: { id: 901, username: 'app@anyproof' },
      });
      api.emulator.clock.advance(minutes(14));
      expect(await api.login()).toBe(token);
      api.emulator.clock.advance(minutes(2));
      expect(await api.t('GET', '/user/whoami/')).toMatchObject({
        status: 401,
        json: { detail: 'Invalid token.' },
      });
      expect(await api.login()).not.toBe(token);
    }),
  );

  it(
    'asks for the scheme, and forgets sessions when told to',
    withEmulator(async (api) => {
      await api.login();
      const bearer = { headers: { authorization: `Bearer ${api.token}` } };
      expect((await api.call('GET', '/user/whoami', bearer)).status).toBe(401);
      expect(await api.call('GET', '/user/whoami')).toMatchObject({
        status: 401,
        json: { detail: 'Authentication credentials were not provided.' },
      });
      api.emulator.killSessions();
      expect((await api.t('GET', '/user/whoami')).status).toBe(401);
    }),
  );
});

describe('create', () => {
  it(
    'answers 200 with an echo that keeps header values to itself',
    withEmulator(async (api) => {
      await api.login();
      const before = api.emulator.clock.now();
      const { status, json } = await api.create({
        client_reference: 'cust-000042',
        callback_endpoints: [
          {
            url: 'https://hooks.example.com/a',
            on: ['E', 'F', 'C'],
            headers: [{ name: 'X-Hook', value: 's3cr3t' }],
          },
          { url: 'https://hooks.example.com/b', on: [] },
        ],
      });
      expect(status).toBe(200);
      expect(json).toEqual({
        url: expect.stringContaining('/enrollment/215416'),
        id: 215416,
        process: 7001,
        api_key: expect.stringMatching(/^[0-9a-f]{128}$/),
        browser_callback_url: 'https://app.example.com/back',
        client_reference: 'cust-000042',
        status: 'NEW',
        reason: null,
        creation_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/),
        starting_time: null,
        finished_time: null,
        callback_endpoints: [
          { url: 'https://hooks.example.com/a', on: ['E', 'F', 'C'], headers: [{ name: 'X-Hook' }] },
          { url: 'https://hooks.example.com/b', on: [], headers: [] },
        ],
      });
      const created = Date.parse(`${json.creation_time}Z`);
      expect(created).toBeGreaterThanOrEqual(before);
      expect(created).toBeLessThanOrEqual(api.emulator.clock.now());
    }),
  );

  it(
    'takes the legacy form, and echoes it as in 2023',
    withEmulator(async (api) => {
      await api.login();
      const { json } = await api.create({
        callback_endpoints: undefined,
        callback_url: 'https://hooks.example.com/x',
        callback_headers: { 'api-key': 's3cr3t' },
      });
      expect(json.callback_url).toBe('https://hooks.example.com/x');
      expect(json).not.toHaveProperty('callback_endpoints');
      expect(JSON.stringify(json)).not.toContain('s3cr3t');
    }),
  );

  it(
    'refuses with the field map',
    withEmulator(async (api) => {
      await api.login();
      const wrong = async (more: object) => (await api.create(more)).json;
      expect(await wrong({ browser_callback_url: undefined })).toEqual({
        browser_callback_url: ['This field is required.'],
      });
      expect(await wrong({ browser_callback_url: 'nowhere' })).toEqual({
        browser_callback_url: ['Enter a valid URL.'],
      });
      expect(await wrong({ callback_endpoints: undefined })).toEqual({
        callback_endpoints: ['This field is required.'],
      });
      expect(await wrong({ callback_endpoints: [{ url: 'https://a.example', on: ['Z'] }, {}] })).toEqual({
        callback_endpoints: [{ on: ['"Z" is not a valid choice.'] }, { url: ['This field is required.'] }],
      });
      expect((await api.create({ callback_endpoints: 'x' })).status).toBe(400);
      expect((await api.t('POST', '/process/another/enrollment', '{}')).status).toBe(404);
      api.token = 'x';
      expect((await api.create()).status).toBe(401);
    }),
  );
});
