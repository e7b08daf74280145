import type { Tracker } from '@anyproof/tracker';

/** What a cron job does each minute: everything that is due, then it ends. Several at once do no harm. */
export async function workOnce(tracker: Tracker): Promise<number> {
  let advanced = 0;
  for (;;) {
    const due = await tracker.due({ limit: 100 });
    const done = await Promise.all(due.map((ref) => tracker.advance(ref)));
    advanced += done.length;
    // What others hold, or what failed, is due again later.
    if (!done.some(({ outcome }) => outcome === 'done')) return advanced;
  }
}
