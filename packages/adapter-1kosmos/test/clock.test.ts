import { createServiceClock } from '../src/protocol/channel.js';

const NOW = Date.UTC(2030, 0, 1);
const at = (milliseconds: number) => new Date(NOW + milliseconds).toUTCString();
const serviceClock = (now: () => number) => createServiceClock({ now, sleep: async () => undefined });

it.each([
  // Date, sent, read, offset: all in milliseconds from now.
  ['no skew', 0, 0, 0, 0],
  ['less than whole seconds can tell', 2_000, 0, 0, 0],
  ['ahead', 300_000, 0, 0, 300_000],
  ['behind', -300_000, 0, 0, -300_000],
  ['a body that took eight seconds', 0, 0, 8_000, 0],
  ['an upload that took eight seconds', 8_000, 0, 8_000, 0],
  ['ahead, as far as a slow answer can tell', 300_000, 0, 8_000, 292_000],
])('%s', (_what, date, sentAt, readAt, offset) => {
  const clock = serviceClock(() => NOW + readAt);
  clock.learn(at(date), NOW + sentAt);
  expect(clock.offset()).toBe(offset);
});

it('what is known stays until an answer contradicts it, however slow it was', () => {
  let now = NOW;
  const clock = serviceClock(() => now);
  clock.learn(at(300_000), NOW);
  now = NOW + 8_000;
  clock.learn(at(300_000), NOW);
  expect(clock.offset()).toBe(300_000);
  clock.learn(at(8_000), now);
  expect([clock.offset(), clock.seconds()]).toEqual([0, now / 1_000]);
});

it('what is no date tells nothing', () => {
  const clock = serviceClock(() => NOW);
  clock.learn(undefined, NOW);
  clock.learn('soon', NOW);
  expect(clock.offset()).toBe(0);
});
