import { ProofingError } from '@anyproof/core';
import { places } from './processes';
import type { VendorOptions } from './vendor';
import { HOUR, MINUTE, pause, told, worldsAt } from './world';

const INPUT = { reference: 'order-1', subject: 'customer-7' };
const AT_COMMIT = (statement: string) => statement === 'track-session';

const lost = () => {
  throw new ProofingError({ code: 'AMBIGUOUS', message: 'no answer' });
};

describe.each(places('creations'))('a creation on $name', (place) => {
  const world = worldsAt(place);

  it('is tracked with its ref and the ids of the app, and closed', async () => {
    const { tracker, heard, work, vendor, sql } = await world();
    const { ref } = await tracker.proofing.createSession(INPUT);
    await work();
    expect(told(heard)).toEqual(['1 created pending']);
    expect(heard[0]).toMatchObject({ session: { ref, ...INPUT } });
    expect(await tracker.session(ref)).toMatchObject({ ref, ...INPUT, status: 'pending' });
    expect(ref.state).toBe(`state-of-${ref.id}`);
    expect(await tracker.history(ref)).toMatchObject({ intact: true, entries: [{ kind: 'routed' }] });
    expect((await tracker.status()).creations).toEqual({ open: 0, unsettled: 0 });
    expect(await sql('select sealed, due_at from {schema}.creations')).toEqual([
      { sealed: null, due_at: null },
    ]);
    expect(vendor.calls).toHaveLength(1);
  });

  describe.each<Required<Pick<VendorOptions, 'settles'>>>([{ settles: 'key' }, { settles: 'recover' }])(
    'whose process dies, at a vendor that settles it by $settles,',
    (options) => {
      it('before the commit of the session', async () => {
        const w = await world({ vendor: options });
        const { tracker, vendor, heard } = w;
        const dying = await w.mortal(AT_COMMIT);
        void dying.tracker.proofing.createSession(INPUT).catch(() => undefined);
        await untilDead(dying);
        expect(vendor.sessions.size).toBe(1);
        await w.work();
        expect((await tracker.status()).creations.open).toBe(1);
        expect(heard).toEqual([]);

        await w.expire();
        await w.work();
        expect(vendor.sessions.size).toBe(1);
        expect((await tracker.status()).creations).toEqual({ open: 0, unsettled: 0 });
        expect(told(heard)).toEqual(['1 created pending']);
        const { sessions } = await tracker.sessions({ reference: INPUT.reference });
        expect(sessions).toMatchObject([{ ref: { id: 'vendor-1', state: 'state-of-vendor-1' }, ...INPUT }]);
        expect(await tracker.history({ provider: 'vendor', id: 'vendor-1' })).toMatchObject({
          intact: true,
          entries: [{ kind: 'routed' }],
        });
      });

      it('while the vendor has not answered', async () => {
        const w = await world({ vendor: options });
        const dying = await w.mortal();
        w.vendor.beforeAnswer = () => {
          dying.die();
          return new Promise(() => undefined);
        };
        void dying.tracker.proofing.createSession(INPUT).catch(() => undefined);
        await untilDead(dying);
        w.vendor.beforeAnswer = async () => undefined;
        await w.expire();
        await w.work();
        expect(w.vendor.sessions.size).toBe(1);
        expect(told(w.heard)).toEqual(['1 created pending']);
      });

      it('before the vendor was called', async () => {
        const w = await world({ vendor: options });
        const dying = await w.mortal((statement) => statement === 'mark-creation');
        void dying.tracker.proofing.createSession(INPUT).catch(() => undefined);
        await untilDead(dying);
        expect(w.vendor.calls).toEqual([]);
        await w.expire();
        await w.work();
        // It was accepted, so it is done all the same.
        expect(w.vendor.sessions.size).toBe(1);
        expect(told(w.heard)).toEqual(['1 created pending']);
      });
    },
  );

  it('is reported once where the vendor cannot say what became of it', async () => {
    const w = await world({ vendor: { settles: 'never' } });
    const dying = await w.mortal(AT_COMMIT);
    const creation = dying.tracker.proofing.createSession(INPUT, { idempotencyKey: 'key-of-the-app' });
    void creation.catch(() => undefined);
    await untilDead(dying);
    await w.expire();
    await w.work();
    await w.workFor(30 * HOUR);
    expect(w.vendor.sessions.size).toBe(1);
    expect(w.unsettled).toEqual([
      {
        id: expect.stringMatching(/^[\da-f-]{36}$/),
        at: expect.stringMatching(/^2030-01-01T/),
        ...INPUT,
        provider: 'vendor',
        idempotencyKey: 'key-of-the-app',
        error: 'AMBIGUOUS',
      },
    ]);
    expect((await w.tracker.status()).creations).toEqual({ open: 0, unsettled: 1 });
    expect(await w.sql('select sealed from {schema}.creations')).toEqual([{ sealed: null }]);
  });

  it('is reported again until the handler accepts it', async () => {
    let calls = 0;
    const w = await world({
      vendor: { settles: 'never' },
      onUnsettledCreation: () => {
        calls += 1;
        if (calls < 3) throw new Error('not now');
      },
    });
    w.vendor.beforeAnswer = async () => lost();
    await expect(w.tracker.proofing.createSession(INPUT)).rejects.toMatchObject({ code: 'AMBIGUOUS' });
    w.vendor.beforeAnswer = async () => undefined;
    await w.expire();
    await w.work();
    await w.work();
    expect(calls).toBe(1);
    await w.work();
    expect(calls).toBe(1);
    for (let hours = 0; hours < 5; hours += 1) {
      w.clock.move(HOUR);
      await w.work();
    }
    expect(calls).toBe(3);
    expect((await w.tracker.status()).creations.open).toBe(0);
  });

  it.each(['PROVIDER_UNAVAILABLE', 'AUTH', 'BAD_RESPONSE'] as const)(
    'is settled later, and not reported, after %s',
    async (code) => {
      const w = await world();
      const dying = await w.mortal(AT_COMMIT);
      void dying.tracker.proofing.createSession(INPUT).catch(() => undefined);
      await untilDead(dying);
      await w.expire();
      w.vendor.fails = () => code;
      for (let hours = 0; hours < 3; hours += 1) {
        w.clock.move(HOUR);
        await w.work();
      }
      expect((await w.tracker.status()).creations.open).toBe(1);
      expect(w.vendor.called('createSession').length).toBeGreaterThan(2);
      w.vendor.fails = () => undefined;
      w.clock.move(HOUR);
      await w.work();
      expect(w.unsettled).toEqual([]);
      expect(told(w.heard)).toEqual(['1 created pending']);
      expect(w.vendor.sessions.size).toBe(1);
    },
  );

  it('leaves nothing when it is refused', async () => {
    const w = await world();
    w.vendor.fails = () => 'PROVIDER_REJECTED';
    await expect(w.tracker.proofing.createSession(INPUT)).rejects.toMatchObject({
      code: 'PROVIDER_REJECTED',
    });
    expect(await w.sql('select id from {schema}.creations')).toEqual([]);
    expect((await w.tracker.sessions()).sessions).toEqual([]);
  });

  it("is one creation when another process repeats it with the app's own key", async () => {
    const w = await world();
    const other = await w.another();
    const key = { idempotencyKey: 'order-1-attempt-1' };
    const [first, second] = await Promise.all([
      w.tracker.proofing.createSession(INPUT, key),
      other.proofing.createSession(INPUT, key),
    ]);
    const third = await other.proofing.createSession(INPUT, key);
    expect([second.ref, third.ref]).toEqual([first.ref, first.ref]);
    await w.work();
    expect(w.vendor.sessions.size).toBe(1);
    expect(told(w.heard)).toEqual(['1 created pending']);
    expect(await w.tracker.history(first.ref)).toMatchObject({ intact: true, entries: [{ kind: 'routed' }] });
  });

  it('that was reported can still be settled by the app, and counts as unsettled no longer', async () => {
    const w = await world();
    const key = { idempotencyKey: 'order-1-attempt-1' };
    const dying = await w.mortal(AT_COMMIT);
    void dying.tracker.proofing.createSession(INPUT, key).catch(() => undefined);
    await untilDead(dying);
    await w.expire();
    w.vendor.fails = () => 'PROVIDER_UNAVAILABLE';
    for (let hours = 0; hours < 25; hours += 1) {
      await w.work();
      w.clock.move(HOUR);
    }
    expect(w.unsettled).toMatchObject([{ error: 'PROVIDER_UNAVAILABLE' }]);
    expect((await w.tracker.status()).creations).toEqual({ open: 0, unsettled: 1 });
    w.vendor.fails = () => undefined;
    await w.tracker.proofing.createSession(INPUT, key);
    await w.work();
    expect((await w.tracker.status()).creations).toEqual({ open: 0, unsettled: 0 });
    expect(told(w.heard)).toEqual(['1 created pending']);
  });

  it('is not begun if it cannot be recorded', async () => {
    const w = await world();
    const failing = await w.mortal((statement) => {
      if (statement === 'begin-creation') throw new Error('no connection');
      return false;
    });
    const creation = failing.tracker.proofing.createSession(INPUT);
    await expect(creation).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(w.vendor.calls).toEqual([]);
  });

  it('at a provider that this process does not have waits for one that has it', async () => {
    const w = await world();
    const dying = await w.mortal(AT_COMMIT);
    void dying.tracker.proofing.createSession(INPUT, { provider: 'vendor' }).catch(() => undefined);
    await untilDead(dying);
    await w.expire();
    const elsewhere = await w.another({
      config: {
        provider: 'other',
        providers: { other: { adapter: 'vendor' } },
        seal: { key: Buffer.alloc(32, 7).toString('base64') },
      },
    });
    await w.work(elsewhere);
    expect(w.unsettled).toEqual([]);
    w.clock.move(HOUR);
    await w.work();
    expect(told(w.heard)).toEqual(['1 created pending']);
    expect(w.vendor.sessions.size).toBe(1);
  });

  const withOrders = async (settles: VendorOptions['settles'] = 'key') => {
    const w = await world({ vendor: { settles } });
    await w.sql('create table {schema}.orders (id text primary key, session text)');
    const create = (then: () => void = () => undefined) =>
      w.tracker.createSession(INPUT, {
        transaction: async (transaction, { ref }) => {
          await transaction.query(`insert into ${w.schema}.orders values ($1, $2)`, ['order-1', ref.id]);
          then();
        },
      });
    return { ...w, create, orders: () => w.sql('select * from {schema}.orders') };
  };

  it("in the app's transaction is committed together with the app's own rows", async () => {
    const w = await withOrders();
    const { ref } = await w.create();
    expect(await w.orders()).toEqual([{ id: 'order-1', session: ref.id }]);
    await w.work();
    expect(told(w.heard)).toEqual(['1 created pending']);
    expect((await w.tracker.status()).creations.open).toBe(0);
  });

  it.each(['key', 'never'] as const)(
    "is rolled back on the error of the app's transaction, and tracked all the same (settled by %s)",
    async (settles) => {
      const w = await withOrders(settles);
      class OutOfStock extends Error {}
      const failed = w.create(() => {
        throw new OutOfStock();
      });
      await expect(failed).rejects.toBeInstanceOf(OutOfStock);
      await w.work();
      expect(await w.orders()).toEqual([]);
      expect(w.vendor.sessions.size).toBe(1);
      expect((await w.tracker.status()).creations.open).toBe(0);
      expect(told(w.heard)).toEqual(['1 created pending']);
      expect((await w.tracker.sessions({ reference: 'order-1' })).sessions).toHaveLength(1);
    },
  );

  it.each(['key', 'never'] as const)(
    "takes the app's transaction back if its record fails (settled by %s)",
    async (settles) => {
      const w = await withOrders(settles);
      const dying = await w.mortal(AT_COMMIT);
      const creation = dying.tracker.createSession(INPUT, {
        transaction: (transaction, { ref }) =>
          transaction.query(`insert into ${w.schema}.orders values ($1, $2)`, ['order-1', ref.id]),
      });
      void creation.catch(() => undefined);
      await untilDead(dying);
      await w.expire();
      await w.work();
      expect(await w.orders()).toEqual([]);
      expect(told(w.heard)).toEqual(['1 created pending']);
    },
  );

  it("within an app's transaction is recorded by itself", async () => {
    const w = await withOrders();
    let joined = 0;
    const created: Promise<unknown>[] = [];
    await w.tracker.createSession(INPUT, {
      transaction: async () => {
        joined += 1;
        // Not awaited: an embedded database has one connection.
        if (joined === 1) created.push(w.tracker.proofing.createSession({ reference: 'order-2' }));
      },
    });
    await Promise.all(created);
    expect(joined).toBe(1);
    expect((await w.tracker.sessions()).sessions).toHaveLength(2);
  });

  it('by retrySession records the new session, and that it replaces another', async () => {
    const w = await world();
    const { ref } = await w.tracker.proofing.createSession(INPUT);
    w.vendor.session(ref.id).status = 'abandoned';
    const again = await w.tracker.proofing.retrySession(ref, INPUT);
    expect(again).toMatchObject({ previous: ref });
    await w.work();
    const { sessions } = await w.tracker.sessions({ subject: 'customer-7' });
    expect(sessions.map((one) => [one.ref.id, one.status])).toEqual(
      expect.arrayContaining([
        ['vendor-1', 'abandoned'],
        ['vendor-2', 'pending'],
      ]),
    );
    expect((await w.tracker.status()).creations.open).toBe(0);
  });

  it('by a retrySession whose process dies is settled', async () => {
    const w = await world();
    const { ref } = await w.tracker.proofing.createSession(INPUT);
    w.vendor.session(ref.id).status = 'abandoned';
    const dying = await w.mortal(AT_COMMIT);
    void dying.tracker.proofing.retrySession(ref, INPUT).catch(() => undefined);
    await untilDead(dying);
    await w.expire();
    await w.work();
    expect(w.vendor.sessions.size).toBe(2);
    expect((await w.tracker.sessions({ reference: 'order-1' })).sessions).toHaveLength(2);
  });

  it('by run is recorded', async () => {
    const w = await world();
    w.vendor.beforeAnswer = async ({ verb }) => {
      if (verb === 'createSession') w.vendor.session('vendor-1').status = 'completed';
    };
    const result = await w.tracker.proofing.run(INPUT, { timeoutMs: MINUTE });
    expect(result).toMatchObject({ status: 'completed', decision: 'approved' });
    await w.work();
    expect(told(w.heard)).toEqual(['1 created pending', '2 changed completed approved']);
  });
});

async function untilDead(process: { isDead(): boolean }): Promise<void> {
  while (!process.isDead()) await pause(5);
}
