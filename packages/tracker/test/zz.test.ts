import { places } from './processes';
import { worldsAt } from './world';
describe.each(places('x').slice(1))('dbg %#', (place) => {
  const open = worldsAt(place);
  it('x', async () => {
    const w = await open({ vendor: { webhooks: true } });
    const { ref } = await w.tracker.proofing.createSession({ reference: 'r' });
    await w.work();
    w.vendor.session(ref.id).status = 'completed';
    const m = w.vendor.message(ref.id, { eventId: 'e', status: 'completed' });
    console.log(await w.receive(m));
    console.log(await w.tracker.due());
    console.log(await w.tracker.advance(ref), w.errors, w.vendor.calls);
    console.log(await w.tracker.advance(ref), w.errors, w.vendor.calls);
  });
});
