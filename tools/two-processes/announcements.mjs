// What the vendor sends: ends that no report will ever show (dossier 6.1), some of them twice, and late messages of progress.

/** The vendor's word, and the status that it ends a session with that nobody began. */
const WORDS = [
  ['CANCELED', 'expired'],
  ['FAILED', 'failed'],
  ['DISCONTINUED', 'canceled'],
];

/** So many ends of these sessions, at least one of each, out of order; `ends` is absent for mere progress. */
export function announcements(ids, count) {
  const ends = Array.from({ length: count }, (_, index) => {
    const [word, status] = WORDS[(index % ids.length) % WORDS.length];
    return { id: ids[index % ids.length], ends: status, body: body(ids[index % ids.length], word) };
  });
  const progress = ids
    .filter((_, index) => index % 10 === 0)
    .map((id) => ({ id, body: body(id, 'STARTED') }));
  return shuffled([...ends, ...progress]);
}

function body(id, status) {
  return JSON.stringify({ id: Number(id), status, reason: null, steps_status: { done: 0, total: 3 } });
}

/** In the same order each time. */
function shuffled(items) {
  const left = [...items];
  let seed = 20261130;
  const next = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
  return items.map(() => left.splice(Math.floor(next() * left.length), 1)[0]);
}
