// A tracker whose worker runs by itself.
import { places } from './processes';
import { DAY, HOUR, MINUTE, pause, told, until, worldsAt } from './world';

const INPUT = { reference: 'order-1', subject: 'customer-7' };

describe.each(places('a tracker'))('a tracker on $name', (place) => {
  const world = worldsAt(place);

  it('polls a session until it ends, and tells the app of each change once, in order', async () => {
    const { tracker, vendor, clock, heard, errors } = await world();
    await tracker.start();
    const { ref } = await tracker.proofing.createSession(INPUT);
    await until(() => heard.length === 1);
    vendor.session(ref.id).status = 'in_review';
    clock.move(MINUTE);
    await until(() => heard.length === 2);
    vendor.session(ref.id).status = 'completed';
    clock.move(HOUR);
    await until(() => heard.length === 3);
    expect(told(heard)).toEqual(['1 created pending', '2 changed in_review', '3 changed completed approved']);
    for (const { session } of heard) expect(session).toMatchObject({ ref, ...INPUT });
    expect(new Set(heard.map(({ id }) => id)).size).toBe(3);
    expect(await tracker.session(ref)).toMatchObject({ status: 'completed', decision: 'approved', ...INPUT });
    expect(await tracker.history(ref)).toMatchObject({
      intact: true,
      entries: [{ kind: 'routed' }, { kind: 'changed' }, { kind: 'changed' }],
    });
    const { polls } = vendor.session(ref.id);
    clock.move(DAY);
    await pause(200);
    expect(vendor.session(ref.id).polls).toBe(polls);
    expect(vendor.overlaps).toBe(1);
    expect(errors).toEqual([]);
  });
});
