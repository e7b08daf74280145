import { createTracker } from '../src/index';
import { places } from './processes';
import { createVendor } from './vendor';
import { HOUR, pause, SEAL_KEY, told, until, type World, worldsAt } from './world';

const INPUT = { reference: 'order-1', subject: 'customer-7' };

describe.each(places('start and stop'))('a tracker on $name', (place) => {
  const world = worldsAt(place);

  /** A worker that is at the vendor. */
  const atVendor = async (answer: () => Promise<void>) => {
    const w = await world();
    const { ref } = await w.tracker.proofing.createSession(INPUT);
    await w.work();
    w.clock.move(HOUR);
    const worker = await w.another();
    w.vendor.session(ref.id).status = 'completed';
    w.vendor.beforeAnswer = answer;
    await worker.start();
    await until(() => w.vendor.called('getSession').length === 1);
    return { ...w, ref, worker };
  };
  const claimed = async (w: World) => (await w.tracker.status()).claimed;

  it('finishes what is in progress before it stops', async () => {
    const w = await atVendor(() => pause(300).then(() => undefined));
    await w.worker.stop();
    expect(told(w.heard)).toEqual(['1 created pending', '2 changed completed approved']);
    expect(await claimed(w)).toBe(0);
    await pause(100);
    expect(w.errors).toEqual([]);
    expect(w.vendor.called('getSession')).toHaveLength(1);
  });

  it('gives back what takes too long, and ends its calls', async () => {
    const w = await atVendor(() => new Promise(() => undefined));
    await w.worker.stop({ timeoutMs: 50 });
    expect(await claimed(w)).toBe(0);
    w.vendor.beforeAnswer = async () => undefined;
    await w.work();
    expect(told(w.heard)).toEqual(['1 created pending', '2 changed completed approved']);
    expect(w.vendor.overlaps).toBe(1);
    expect(w.errors).toEqual([]);
  });

  it('gives back what does not end at all', async () => {
    const hanging = await world({ onSession: () => new Promise(() => undefined) });
    await hanging.tracker.proofing.createSession(INPUT);
    const worker = await hanging.another();
    await worker.start();
    await until(async () => (await claimed(hanging)) === 1);
    await pause(100);
    await worker.stop({ timeoutMs: 0 });
    expect(await claimed(hanging)).toBe(0);
    expect(await hanging.tracker.due()).toHaveLength(1);
    expect(hanging.errors).toEqual([]);
  });

  it('does nothing after it stopped', async () => {
    let statements = 0;
    const w = await world();
    const worker = await w.mortal(() => {
      statements += 1;
      return false;
    });
    await worker.tracker.start();
    await pause(100);
    await worker.tracker.stop();
    const before = statements;
    await pause(300);
    expect(statements).toBe(before);
    await worker.tracker.stop();
    await expect(worker.tracker.status()).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      problem: 'closed',
    });
    await expect(worker.tracker.start()).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      problem: 'closed',
    });
  });

  it('leaves a database of the app open', async () => {
    const w = await world();
    await (await w.another()).stop();
    expect(await w.sql('select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('starts once, however often it is told to', async () => {
    const w = await world();
    await Promise.all([w.tracker.start(), w.tracker.start()]);
    await w.tracker.start();
    await w.tracker.proofing.createSession(INPUT);
    await until(() => w.heard.length === 1);
    await w.tracker.stop();
    expect(w.errors).toEqual([]);
  });

  it('works without a start, and stops without one', async () => {
    const w = await world();
    const web = await w.another();
    await web.proofing.createSession(INPUT);
    await web.stop();
    expect((await w.tracker.status()).sessions).toEqual({ pending: 1 });
  });

  it('can be started again when the database was gone', async () => {
    const w = await world();
    let isGone = true;
    const worker = await w
      .mortal(() => {
        if (isGone) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
        return false;
      }, undefined)
      .catch((error: unknown) => error);
    expect(worker).toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
    isGone = false;
    const late = await w.mortal(() => {
      if (isGone) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
      return false;
    });
    isGone = true;
    await expect(late.tracker.start()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
    isGone = false;
    await late.tracker.start();
    await w.tracker.proofing.createSession(INPUT);
    await until(() => w.heard.length === 1);
    await late.tracker.stop();
  });

  it('goes on when the database comes back', async () => {
    const w = await world();
    let isGone = false;
    const worker = await w.mortal(() => {
      if (isGone) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
      return false;
    });
    await worker.tracker.start();
    await w.tracker.proofing.createSession(INPUT);
    await until(async () => w.heard.length === 1 && (await claimed(w)) === 0);
    isGone = true;
    await until(() => w.errors.length > 2);
    expect(w.errors[0]).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    w.vendor.session('vendor-1').status = 'completed';
    w.clock.move(HOUR);
    isGone = false;
    await until(() => w.heard.length === 2);
    expect(told(w.heard)).toEqual(['1 created pending', '2 changed completed approved']);
  });

  it('goes on when the database was gone in the middle of a step', async () => {
    let isGone = false;
    const heard: string[] = [];
    const w = await world({
      onSession: (_session, { type }) => {
        heard.push(type);
        // Not before the app has heard of it twice does the database remember that it did.
        isGone = heard.length === 1;
      },
    });
    const worker = await w.mortal(() => {
      if (isGone) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
      return false;
    });
    await worker.tracker.start();
    await w.tracker.proofing.createSession(INPUT);
    await until(() => w.errors.length > 2);
    isGone = false;
    await until(async () => heard.length === 2 && (await claimed(w)) === 0);
    expect(heard).toEqual(['session.created', 'session.created']);
  });

  it('needs its tables, if it may create none', async () => {
    const { database } = await place.process();
    const { adapter } = createVendor();
    const opening = createTracker({
      adapters: [adapter],
      config: { provider: adapter.id, providers: { [adapter.id]: {} }, seal: { key: SEAL_KEY } },
      database,
      schema: 'nowhere',
      migrate: false,
    });
    await expect(opening).rejects.toMatchObject({ code: 'CONFIG', problem: 'tables' });
  });
});

describe('the options of a tracker', () => {
  it.each([
    [{ concurrency: 0 }, 'worker.concurrency'],
    [{ intervalMs: 0.5 }, 'worker.intervalMs'],
    [{ leaseMs: Number.NaN }, 'worker.leaseMs'],
  ])('refuse %p', async (worker, setting) => {
    const { adapter } = createVendor();
    const opening = createTracker({
      adapters: [adapter],
      config: { provider: adapter.id, providers: { [adapter.id]: {} }, seal: { key: SEAL_KEY } },
      database: 'memory:',
      worker,
    });
    await expect(opening).rejects.toMatchObject({ code: 'CONFIG', setting });
  });
});
