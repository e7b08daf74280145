// Where a worker is killed, as data: each place is found from outside the tracker, by what it sends to the database or the
// vendor, or by what the app's own code sees.

export type Place =
  /** Around a statement of this name. */
  | {
      readonly at: 'statement';
      readonly named: RegExp;
      readonly when: 'before' | 'after';
      /** Only when it returned or changed rows. */
      readonly withRows?: true;
      /** Only when the worker has claimed something since it was last there. */
      readonly withClaim?: true;
    }
  /** Around a call of an adapter's verb. */
  | {
      readonly at: 'vendor';
      readonly verb: 'createSession' | 'getSession';
      readonly when: 'before' | 'after';
    }
  | { readonly at: 'handler'; readonly when: 'begins' | 'in its transaction' | 'done' }
  /** The vendor has its 200. */
  | { readonly at: 'answered' }
  /** While the server works on a statement of what the conductor asked for, or between two of them. */
  | { readonly at: 'within'; readonly what: 'migration' | 'rotation' }
  /** Whatever it is doing. */
  | { readonly at: 'time' };

export interface Point {
  readonly name: string;
  readonly place: Place;
  /** What the worker is asked to do, so that it gets there; without it, its usual work leads there. */
  readonly asked?: 'create' | 'messages' | 'migrate' | 'rotate';
  /** It is killed at the first to this many times there. */
  readonly nth: number;
}

export const POINTS = [
  {
    name: 'creation: intent written, vendor not called',
    place: { at: 'vendor', verb: 'createSession', when: 'before' },
    asked: 'create',
    nth: 2,
  },
  {
    name: 'creation: vendor answered, not committed',
    place: { at: 'vendor', verb: 'createSession', when: 'after' },
    asked: 'create',
    nth: 2,
  },
  {
    name: 'poll: vendor answered, not committed',
    place: { at: 'vendor', verb: 'getSession', when: 'after' },
    nth: 3,
  },
  {
    name: 'claimed, not committed with its job',
    place: {
      at: 'statement',
      named: /^claim-(?:sessions|messages|creations)/,
      when: 'after',
      withRows: true,
    },
    nth: 4,
  },
  {
    name: 'claim and job committed, not fetched',
    place: { at: 'statement', named: /^fetch-jobs/, when: 'before', withClaim: true },
    nth: 4,
  },
  {
    name: 'job fetched, work not begun',
    place: { at: 'statement', named: /^fetch-jobs/, when: 'after', withRows: true },
    nth: 3,
  },
  {
    name: 'message in the inbox, not answered',
    place: { at: 'statement', named: /^add-message/, when: 'after' },
    asked: 'messages',
    nth: 2,
  },
  { name: 'message answered, not settled', place: { at: 'answered' }, asked: 'messages', nth: 2 },
  { name: 'in the handler', place: { at: 'handler', when: 'begins' }, nth: 2 },
  { name: "in the handler's transaction", place: { at: 'handler', when: 'in its transaction' }, nth: 2 },
  { name: 'delivered, not marked', place: { at: 'handler', when: 'done' }, nth: 2 },
  { name: 'in a migration', place: { at: 'within', what: 'migration' }, asked: 'migrate', nth: 4 },
  { name: 'in rotate-keys', place: { at: 'within', what: 'rotation' }, asked: 'rotate', nth: 8 },
  { name: 'at any time', place: { at: 'time' }, nth: 1 },
] as const satisfies readonly Point[];

export type PointName = (typeof POINTS)[number]['name'];

export const pointNamed = (name: string): Point | undefined => POINTS.find((point) => point.name === name);

/** One kill that is to happen. */
export interface Plan {
  readonly point: PointName;
  /** The how-manieth time. */
  readonly nth: number;
}
