// What the vendor sends: ends that no report will ever show (dossier 6.1), some of them twice, and late messages of progress.

/** A message of the vendor. */
export interface Announcement {
  readonly id: string;
  /** The status that it ends the session with; absent for mere progress. */
  readonly ends?: string;
  readonly body: string;
}

/** The vendor's word, and the status that it ends a session with that nobody began. */
const WORDS: readonly (readonly [word: string, status: string])[] = [
  ['CANCELED', 'expired'],
  ['FAILED', 'failed'],
  ['DISCONTINUED', 'canceled'],
];

/** So many ends of these sessions, at least one of each, out of order. */
export function announcements(ids: readonly string[], count: number): Announcement[] {
  const concerned = ids.map((id, index) => ({ id, word: WORDS[index % WORDS.length] }));
  const ends = Array.from({ length: count }, (_, index): Announcement => {
    const { id, word: [word, status] = [] } = concerned[index % ids.length] ?? {};
    if (id === undefined || word === undefined || status === undefined)
      throw new Error('there are no sessions');
    return { id, ends: status, body: body(id, word) };
  });
  const progress = ids
    .filter((_, index) => index % 10 === 0)
    .map((id): Announcement => ({ id, body: body(id, 'STARTED') }));
  return shuffled([...ends, ...progress]);
}

function body(id: string, status: string): string {
  return JSON.stringify({ id: Number(id), status, reason: null, steps_status: { done: 0, total: 3 } });
}

/** In the same order each time. */
function shuffled<Item>(items: readonly Item[]): Item[] {
  const left = [...items];
  let seed = 20261130;
  const next = (): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
  return items.flatMap(() => left.splice(Math.floor(next() * left.length), 1));
}
