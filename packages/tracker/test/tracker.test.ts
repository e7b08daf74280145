import { until, type World, world } from './world';

const server = process.env['DATABASE_URL'];
if (server === undefined) console.info('tracker on PostgreSQL: skipped, since DATABASE_URL is not set');
const DATABASES = [
  ['PGlite', 'memory:'] as const,
  ...(server === undefined ? [] : [['PostgreSQL', server] as const]),
];

const INPUT = { reference: 'order-1', subject: 'customer-7' };

describe.each(DATABASES)('a tracker on %s', (_name, database) => {
  let w: World | undefined;
  let schemas = 0;
  const open = async (options: Parameters<typeof world>[1] = {}) => {
    schemas += 1;
    const opened = await world(database, { schema: `tracker_${process.pid}_${schemas}`, ...options });
    w = opened;
    return opened;
  };
  afterEach(() => w?.stop());

  it('polls a session until it ends, and tells the app of each change once, in order', async () => {
    const { tracker, vendor, clock, heard } = await open();
    await tracker.start();
    const { ref } = await tracker.proofing.createSession(INPUT);
    await until(() => heard.length === 1);
    const found = vendor.sessions.get(ref.id);
    if (found === undefined) throw new Error('no session');
    found.status = 'in_review';
    clock.move(60_000);
    await until(() => heard.length === 2);
    found.status = 'completed';
    clock.move(600_000);
    await until(() => heard.length === 3);
    expect(
      heard.map(({ type, sequence, session: { status, decision, reference, subject, ref: of } }) => ({
        type,
        sequence,
        status,
        decision,
        reference,
        subject,
        of,
      })),
    ).toEqual([
      { type: 'session.created', sequence: 1, status: 'pending', decision: undefined, ...INPUT, of: ref },
      { type: 'session.changed', sequence: 2, status: 'in_review', decision: undefined, ...INPUT, of: ref },
      { type: 'session.changed', sequence: 3, status: 'completed', decision: 'approved', ...INPUT, of: ref },
    ]);
    const session = await tracker.session(ref);
    expect(session).toMatchObject({ status: 'completed', decision: 'approved', ...INPUT });
    expect(await tracker.history(ref)).toMatchObject({
      intact: true,
      entries: [{ kind: 'routed' }, { kind: 'changed' }, { kind: 'changed' }],
    });
    const polls = found.polls;
    clock.move(86_400_000);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(found.polls).toBe(polls);
    expect(vendor.overlaps).toBe(1);
  });
});
