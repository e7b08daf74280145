// A creation that the app repeats under its own key, over HTTP.
import { type StandIn, startStandIn } from '../../custom-adapter/test/vendor/stand-in.js';
import { INPUT, proofingAt, SHOWN } from './vendor.js';

let vendor: StandIn;
beforeEach(async () => {
  vendor = await startStandIn();
});
afterEach(() => vendor.stop());

const key = { idempotencyKey: 'order-1042' };

it.each([
  ['passes', { status: 'completed', decision: 'approved' }],
  ['fails', { status: 'action_required', action: { actor: 'person', next: 'retry' } }],
] as const)('after the person %s, it returns the session as it is now', async (doing, now) => {
  const proofing = proofingAt(vendor);
  const { ref, launch } = await proofing.createSession(INPUT, key);
  vendor.visit(launch.url ?? '', SHOWN, doing === 'fails' ? 'fails' : undefined);
  await proofing.waitForResult(ref);
  expect(await proofing.createSession(INPUT, key)).toMatchObject({ ref, ...now });
});

it('until the links are used up each has a new one, then the first', async () => {
  const proofing = proofingAt(vendor);
  const urls = new Set<string | undefined>();
  for (let calls = 1; calls <= 9; calls += 1) urls.add((await proofing.createSession(INPUT, key)).launch.url);
  expect(urls.size).toBe(9);
  const { status, launch } = await proofing.createSession(INPUT, key);
  expect([status, urls.has(launch.url)]).toEqual(['pending', true]);
});

it('the key of another creation is refused', async () => {
  const proofing = proofingAt(vendor);
  await proofing.createSession(INPUT, key);
  await expect(proofing.createSession({ ...INPUT, reference: 'order-7' }, key)).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    path: 'idempotencyKey',
  });
});
