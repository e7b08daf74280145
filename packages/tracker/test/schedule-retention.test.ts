// When retention and reminders are due, and in which order.
import fc from 'fast-check';
import { type PolicyFacts, policyActions, policyDue } from '../src/schedule/retention.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const END = Date.UTC(2030, 0, 1);
const policies = { retention: { days: 90 }, reverify: { days: 60 } };

const at = (day: number, more: Partial<PolicyFacts> = {}): PolicyFacts => ({
  now: END + day * DAY,
  endedAt: END,
  decision: 'approved',
  eventsWaiting: false,
  policies,
  ...more,
});
const dueDay = (facts: PolicyFacts) => ((policyDue(facts) ?? Number.NaN) - END) / DAY;

describe('nothing is due', () => {
  it.each<[string, PolicyFacts]>([
    ['without policies', at(1_000, { policies: {} })],
    ['of an open session', at(1_000, { endedAt: undefined })],
    ['of a redacted session', at(1_000, { redactedAt: END })],
    [
      'of a session of which the person was reminded',
      at(1_000, { policies: { reverify: { days: 1 } }, remindedAt: END }),
    ],
    ['of a declined session', at(1_000, { policies: { reverify: { days: 1 } }, decision: 'declined' })],
    [
      'of a session without a decision',
      at(1_000, { policies: { reverify: { days: 1 } }, decision: undefined }),
    ],
  ])('%s', (_what, facts) => {
    expect(policyDue(facts)).toBeUndefined();
    expect(policyActions(facts)).toEqual([]);
  });
});

it('a session is reminded of, erased at the vendor and then redacted', () => {
  const remindedAt = END + 60 * DAY;
  expect([dueDay(at(0)), policyActions(at(59))]).toEqual([60, []]);
  expect(policyActions(at(60))).toEqual(['remind']);

  const reminded = { remindedAt };
  expect(dueDay(at(60, reminded))).toBe(90);
  expect(policyActions(at(90, reminded))).toEqual(['erase']);

  const erasure = { vendor: 'done', at: END + 90 * DAY } as const;
  const waiting = at(90, { ...reminded, erasure, eventsWaiting: true });
  expect(policyActions(waiting)).toEqual([]);
  expect(dueDay(waiting)).toBeCloseTo(90 + 5 / 1440, 6);
  expect(policyActions(at(90, { ...reminded, erasure }))).toEqual(['redact']);
});

it('what is overdue is due in this order', () => {
  expect(policyActions(at(91))).toEqual(['remind', 'erase']);
  const done = { vendor: 'done', at: END } as const;
  expect(policyActions(at(91, { erasure: done }))).toEqual(['remind', 'redact']);
});

it.each<[string, Partial<PolicyFacts>]>([
  ['the vendor keeps its data by policy', { policies: { retention: { days: 90, eraseAtVendor: false } } }],
  ['the vendor cannot erase', { erasure: { vendor: 'not_supported', at: END } }],
  ['the app had it erased before', { erasure: { vendor: 'done', at: END } }],
])('there is no erasure if %s', (_what, more) => {
  const alone = { policies: { retention: { days: 90 } }, ...more };
  expect([dueDay(at(0, alone)), policyActions(at(89.9, alone))]).toEqual([90, []]);
  expect(policyActions(at(90, alone))).toEqual(['redact']);
});

describe('an erasure that takes time', () => {
  const requested = (more: object = {}) => ({ vendor: 'requested' as const, at: END + 90 * DAY, ...more });
  const retention = { policies: { retention: { days: 90 } } };

  it('is asked about when it should be done, and then every day', () => {
    const erasure = requested({ dueAt: END + 95 * DAY });
    expect(dueDay(at(90, { ...retention, erasure }))).toBe(95);
    expect(policyActions(at(95, { ...retention, erasure }))).toEqual(['confirm_erasure']);
    expect(dueDay(at(95, { ...retention, erasure }))).toBe(96);
  });

  it('is asked about after a day if nobody says when', () => {
    expect(dueDay(at(90, { ...retention, erasure: requested() }))).toBe(91);
  });

  it('is asked about without a retention policy, too', () => {
    const own = { policies: {}, erasure: { vendor: 'requested', at: END } as const };
    expect(policyActions(at(1, own))).toEqual(['confirm_erasure']);
    expect([policyDue(at(30, own)), policyActions(at(30, own))]).toEqual([undefined, []]);
  });

  it('does not keep our own data for more than 30 days longer', () => {
    const facts = { ...retention, erasure: requested() };
    expect(policyActions(at(119.9, facts))).toEqual(['confirm_erasure']);
    expect(policyActions(at(120, facts))).toEqual(['redact']);
  });

  it('is given up with a vendor that fails for 30 days', () => {
    expect(policyActions(at(119.9, retention))).toEqual(['erase']);
    expect(policyActions(at(120, retention))).toEqual(['redact']);
  });
});

describe('for any session', () => {
  const days = fc.integer({ min: 0, max: 200 });
  const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
  const facts: fc.Arbitrary<PolicyFacts> = fc.record({
    now: days.map((day) => END + day * DAY + 1),
    endedAt: maybe(fc.constant(END)),
    decision: maybe(fc.constantFrom('approved' as const, 'declined' as const)),
    erasure: maybe(
      fc.record({
        vendor: fc.constantFrom('requested' as const, 'done' as const, 'not_supported' as const),
        at: days.map((day) => END + day * DAY),
        dueAt: maybe(days.map((day) => END + day * DAY)),
      }),
    ),
    redactedAt: maybe(fc.constant(END + DAY)),
    remindedAt: maybe(fc.constant(END + DAY)),
    eventsWaiting: fc.boolean(),
    policies: fc
      .record({ retention: maybe(days), erase: fc.boolean(), reverify: maybe(days) })
      .map(({ retention, erase, reverify }) => ({
        ...(retention === undefined ? {} : { retention: { days: retention, eraseAtVendor: erase } }),
        ...(reverify === undefined ? {} : { reverify: { days: reverify } }),
      })),
  });

  it('something is due at the time that is announced, and nothing before', () => {
    fc.assert(
      fc.property(facts, (one) => {
        const due = policyDue(one);
        if (due === undefined) return expect(policyActions(one)).toEqual([]);
        if (due > one.now)
          expect(policyActions(one).filter((action) => action !== 'confirm_erasure')).toEqual([]);
        else expect(policyActions(one)).not.toEqual([]);
        const then = { ...one, now: Math.max(one.now, due), eventsWaiting: false };
        expect([policyActions(then), policyDue(then)]).not.toEqual([[], undefined]);
      }),
    );
  });

  it('ids are redacted only after all that needs them', () => {
    fc.assert(
      fc.property(facts, (one) => {
        const actions = policyActions(one);
        if (!actions.includes('redact')) return;
        expect(one.eventsWaiting).toBe(false);
        expect(actions.at(-1)).toBe('redact');
        expect(actions).not.toContain('erase');
        expect(actions).not.toContain('confirm_erasure');
      }),
    );
  });

  it('the end is reached: each step done, a session with retention is redacted', () => {
    fc.assert(
      fc.property(facts, (one) => {
        fc.pre(one.endedAt !== undefined && one.policies.retention !== undefined);
        let facts = one;
        for (let step = 0; step < 400 && facts.redactedAt === undefined; step += 1) facts = afterStep(facts);
        expect(facts.redactedAt).toBeDefined();
      }),
    );
  });
});

/** Goes to the next due time, delivers the events, and does what is due first. The vendor never confirms. */
function afterStep(facts: PolicyFacts): PolicyFacts {
  const now = Math.max(facts.now, policyDue(facts) ?? Number.NaN);
  const then = { ...facts, now, eventsWaiting: false };
  switch (policyActions(then)[0]) {
    case 'remind':
      return { ...then, remindedAt: now, eventsWaiting: true };
    case 'erase':
      return { ...then, erasure: { vendor: 'requested', at: now }, eventsWaiting: true };
    case 'redact':
      return { ...then, redactedAt: now };
    default:
      return then;
  }
}
