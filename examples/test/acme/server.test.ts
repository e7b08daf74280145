// The part of the stand-in that is the same for every vendor: journal, clock, and answers about another session.
import { startVendorServer } from '../../custom-adapter/test/vendor/server.js';
import { DAY, startApp } from './app.js';

const ONE = /^\/v2\/verifications\/[^/]+$/;

it('keeps a journal with queries, and bodies as they were understood', async () => {
  const app = await startApp();
  const { id, applicantId } = await app.create();
  await app.get('/v2/verifications?limit=2&state=CREATED');
  const [created, listed] = app.vendor.received().filter(({ path }) => path === '/v2/verifications');
  expect(created).toMatchObject({ method: 'POST', status: 201, body: { applicantId }, query: {} });
  expect(listed).toMatchObject({ method: 'GET', query: { limit: '2', state: 'CREATED' }, body: undefined });
  expect(app.vendor.sessions()).toEqual([id]);
});

it('answers with the date of its own clock, and a request id', async () => {
  const app = await startApp();
  app.vendor.clock.advance(400 * DAY);
  const { headers } = await app.send('GET', '/v2/account');
  const date = Date.parse(headers.get('date') ?? '');
  expect(Math.abs(date - app.vendor.clock.now())).toBeLessThan(DAY);
  expect(headers.get('acme-request-id')).toMatch(/^req_[0-9a-f]{16}$/);
});

describe('an answer about another session', () => {
  it.each(['body', 'id'] as const)('%s', async (answer) => {
    const app = await startApp();
    const [mine, other] = [await app.create(), await app.create({ externalId: 'order-2' })];
    const get = () => app.get(`/v2/verifications/${mine.id}`);
    const sound = await get();
    const others = await app.get(`/v2/verifications/${other.id}`);
    app.vendor.faults.add({ method: 'GET', path: ONE, effect: { kind: 'wrong-session', answer } });
    const spoiled = await get();
    expect(spoiled).toEqual(answer === 'body' ? others : { ...sound, id: `${mine.id}0` });
    expect(await get()).toEqual(sound);
  });

  it('has other values in the fields that the fault names', async () => {
    const app = await startApp();
    const { id, applicantId } = await app.create();
    const fields = ['items.*.applicantId'];
    app.vendor.faults.add({ path: /verifications$/, effect: { kind: 'wrong-session', fields } });
    expect(await app.get('/v2/verifications')).toMatchObject({
      items: [{ id, applicantId: `${applicantId}0` }],
    });
  });
});

it('serves any vendor', async () => {
  const server = await startVendorServer({ answer: ({ path }) => ({ status: 200, body: path }) });
  try {
    expect(await (await fetch(`${server.origin}/here?there`)).text()).toBe('/here');
  } finally {
    await server.stop();
  }
});
