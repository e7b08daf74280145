// The verdict, by what the vendors have, what went over the wire, and what the app heard; the tracker's own tables are not asked
// whether anything is missing, only whether they say anything twice.

import type { HeardLine, Recorded } from './protocol.js';
import { type End, type ProviderTraits, sameEnd, type VendorSession } from './vendors/vendor.js';
import type { WireEntry } from './wire.js';

export interface Evidence {
  readonly providers: readonly ProviderTraits[];
  readonly sessions: readonly VendorSession[];
  readonly wire: readonly WireEntry[];
  sessionIn(origin: string, path: string): string | undefined;
  /** Each call of the handler. */
  readonly heard: readonly HeardLine[];
  /** The event ids in the app's table, once for each row. */
  readonly rows: readonly string[];
  /** References of creations that the app was told to look for, each with the code of the error. */
  readonly unsettled: ReadonlyMap<string, string>;
  readonly recorded: readonly Recorded[];
}

/** Each with a line for every case. */
export interface Verdict {
  readonly lost: readonly string[];
  readonly appliedTwice: readonly string[];
  readonly undelivered: readonly string[];
  readonly atOnce: readonly string[];
  readonly notIntact: readonly string[];
  /** Lost creations that the app was told about, at vendors where nobody can say what became of them. */
  readonly reported: number;
}

const keyOf = (provider: string, id: string): string => `${provider}/${id}`;

/** The events of each session, each once, in their order. */
export function eventsOf(heard: readonly HeardLine[]): ReadonlyMap<string, readonly HeardLine[]> {
  const byEvent = new Map(heard.map((line) => [line.event, line]));
  const bySession = grouped([...byEvent.values()], ({ provider, session }) => keyOf(provider, session));
  for (const lines of bySession.values()) lines.sort((a, b) => a.sequence - b.sequence);
  return bySession;
}

export function judge(evidence: Evidence): Verdict {
  const { sessions, recorded, providers, unsettled } = evidence;
  const events = eventsOf(evidence.heard);
  const traits = new Map(providers.map((one) => [one.name, one]));
  const linesOf = ({ provider, id }: VendorSession) => events.get(keyOf(provider, id)) ?? [];
  const isKnown = (one: VendorSession) => linesOf(one).some(({ type }) => type === 'session.created');
  const isReported = ({ provider, reference }: VendorSession) =>
    traits.get(provider)?.lostCreation === 'reported' && unsettled.has(reference);
  const known = sessions.filter(isKnown);
  const unknown = sessions.filter((one) => !isKnown(one));
  const reported = unknown.filter(isReported);
  // Messages may tell of them all the same, with nothing before.
  const exempt = new Set(reported.map(({ provider, id }) => keyOf(provider, id)));
  return {
    lost: [
      ...unknown
        .filter((one) => !isReported(one))
        .map(
          (one) =>
            `${describe(one)}: the app ${unsettled.has(one.reference) ? `was told that nobody knows what became of it: ${unsettled.get(one.reference)}` : 'never heard of it'}`,
        ),
      ...known.flatMap((one) => wrongEnd(one, linesOf(one))),
    ],
    appliedTwice: [
      ...repeated(evidence.rows).map((event) => `event ${event}: written to the app's table more than once`),
      ...repeated(sessions.map(({ reference }) => reference)).map(
        (reference) => `${reference}: one creation made more than one session`,
      ),
      ...known.flatMap((one) => appliedTwice(one, linesOf(one))),
      ...recorded.flatMap(recordedTwice),
    ],
    undelivered: [
      ...[...events].flatMap(([session, lines]) => (exempt.has(session) ? [] : gaps(session, lines))),
      ...undelivered(
        recorded.filter(({ provider, id }) => !exempt.has(keyOf(provider, id))),
        new Set(evidence.rows),
      ),
    ],
    atOnce: overlaps(evidence),
    notIntact: recorded.filter(({ isIntact }) => !isIntact).map(({ provider, id }) => keyOf(provider, id)),
    reported: reported.length,
  };
}

const describe = ({ provider, id, reference }: VendorSession): string =>
  `${keyOf(provider, id)} (${reference})`;
const endText = (end: End | undefined): string =>
  end === undefined ? 'open' : [end.status, end.decision].filter(Boolean).join(' ');

function wrongEnd(session: VendorSession, lines: readonly HeardLine[]): string[] {
  const last = lines.at(-1);
  const heard = last === undefined ? undefined : endIn(last);
  if (session.end === undefined) return [`${describe(session)}: has not ended at the vendor`];
  if (sameEnd(session.end, heard)) return [];
  return [
    `${describe(session)}: ${endText(session.end)} at the vendor, and the app heard ${last?.status} last`,
  ];
}

const ENDED: ReadonlySet<string> = new Set(['completed', 'expired', 'abandoned', 'canceled', 'failed']);
const DECISIONS = ['approved', 'declined', 'inconclusive'] as const;

function endIn({ status, decision }: HeardLine): End | undefined {
  if (!ENDED.has(status)) return undefined;
  const known = DECISIONS.find((one) => one === decision);
  // One of the statuses that were just looked up.
  const end: End = { status: status as End['status'] };
  return known === undefined ? end : { ...end, decision: known };
}

const isChange = ({ type }: HeardLine): boolean =>
  type === 'session.changed' || type === 'session.overturned';

/** A change that changes nothing, or an end that the vendor came to less often. */
function appliedTwice(session: VendorSession, lines: readonly HeardLine[]): string[] {
  const found: string[] = [];
  const entered: End[] = [];
  for (const [index, line] of lines.entries()) {
    const before = lines[index - 1];
    if (before?.sequence === line.sequence) found.push(`two events with the number ${line.sequence}`);
    if (isChange(line) && before !== undefined && isChange(before) && wordsOf(before) === wordsOf(line))
      found.push(`${wordsOf(line)} twice in a row (${line.sequence})`);
    const end = endIn(line);
    if (end !== undefined && !sameEnd(end, before && endIn(before))) entered.push(end);
  }
  const times = (all: readonly End[], end: End) => all.filter((one) => sameEnd(one, end)).length;
  for (const end of entered)
    if (times(entered, end) > times(session.ends, end))
      found.push(
        `came to ${endText(end)} ${times(entered, end)} times, at the vendor ${times(session.ends, end)} times`,
      );
  return [...new Set(found)].map((text) => `${describe(session)}: ${text}`);
}

const wordsOf = ({ status, decision, action }: HeardLine): string =>
  [status, decision, action].filter((word) => word !== undefined).join(' ');

/** What the tracker wrote down more than once for one thing that happened. */
function recordedTwice({ provider, id, history, events }: Recorded): string[] {
  const numbers = repeated(events.map(({ sequence }) => String(sequence)));
  const entries = history.filter((entry, index) => index > 0 && entry === history[index - 1]);
  const created = history.filter((entry) => entry.startsWith('created ')).length;
  return [
    ...numbers.map((number) => `${keyOf(provider, id)}: two events ${number} are recorded`),
    ...entries.map((entry) => `${keyOf(provider, id)}: its history has twice in a row ${entry}`),
    ...(created > 1 ? [`${keyOf(provider, id)}: its history has it created ${created} times`] : []),
  ];
}

function repeated(values: readonly string[]): string[] {
  const seen = new Set<string>();
  return [...new Set(values.filter((value) => seen.has(value) || !seen.add(value)))];
}

function gaps(session: string, lines: readonly HeardLine[]): string[] {
  const numbers = new Set(lines.map(({ sequence }) => sequence));
  const most = Math.max(...numbers);
  const missing = Array.from({ length: most }, (_, index) => index + 1).filter(
    (number) => !numbers.has(number),
  );
  return missing.map((number) => `${session}: the app heard event ${most}, and never event ${number}`);
}

function undelivered(recorded: readonly Recorded[], rows: ReadonlySet<string>): string[] {
  return recorded.flatMap(({ provider, id, events }) =>
    events
      .filter((event) => event.state !== 'delivered' || !rows.has(event.id))
      .map(
        (event) =>
          `${keyOf(provider, id)}: event ${event.sequence} is ${event.state}, and the app ${rows.has(event.id) ? 'has' : 'does not have'} it`,
      ),
  );
}

/** Requests for one session, or for one creation, that were under way at the same time. */
function overlaps({ wire, sessionIn }: Evidence): string[] {
  const about = grouped(
    wire,
    ({ origin, path, key }) => sessionIn(origin, path) ?? (key && `${path} ${key}`) ?? '',
  );
  about.delete('');
  return [...about].flatMap(([session, entries]) => {
    const sorted = [...entries].sort((a, b) => a.startedAt - b.startedAt);
    return sorted.flatMap((entry, index) => {
      const before = sorted[index - 1];
      if (before === undefined || before.endedAt <= entry.startedAt) return [];
      // An app may repeat a creation, which reads what it made, while a worker polls that session.
      if (before.creates !== entry.creates) return [];
      // A worker that gave up waiting asks again before it can be seen here that it hung up.
      if (before.isAborted && before.worker === entry.worker) return [];
      const after = (moment: number) => `${(moment - before.startedAt).toFixed(0)} ms`;
      return [
        `${session}: ${before.worker} until ${after(before.endedAt)} (${before.method} ${before.path}, ${before.status}), ${entry.worker} from ${after(entry.startedAt)} (${entry.method} ${entry.path}, ${entry.status})`,
      ];
    });
  });
}

function grouped<Item>(items: readonly Item[], nameOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const name = nameOf(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return groups;
}
