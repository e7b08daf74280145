import type { Handler } from './exchange.js';
import { Fields } from './fields.js';
import type { Session } from './session.js';
import { sessionRow } from './session-views.js';

type Test = (session: Session, wanted: string) => boolean;

/** The query's filters (dossier 6.3). An older sample gives outcomes as values of `status`. */
const filters: Readonly<Record<string, Test>> = {
  id: (session, wanted) => session.id === wanted,
  status: (session, wanted) => session.status === wanted || outcomeOf(session) === wanted,
  overallRecommendation: (session, wanted) => outcomeOf(session) === wanted,
  documentType: (session, wanted) => session.documentType === wanted,
  dvcID: (session, wanted) => session.dvcId === wanted,
  uid: (session, wanted) => session.user.uid?.includes(wanted) ?? false,
  name: (session, wanted) =>
    [session.user.firstname, session.user.lastname].some((name) =>
      name?.toLowerCase().includes(wanted.toLowerCase()),
    ),
};

const instantPattern = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}\.\d{3})$/;

/** Endpoint 9: sessions of one community, newest first, by pages. */
export const fetchHandlers = {
  fetchSessions: ({ platform, body }) => {
    const { settings } = platform.context;
    const fields = Fields.of(body).only('query', 'pIndex', 'pSize', 'tenantId', 'communityId');
    for (const name of ['tenantId', 'communityId'] as const) {
      if (fields.text(name) !== settings.community[name]) throw fields.wrong(name, 'is not known');
    }
    const index = fields.number('pIndex', settings.firstPageIndex);
    const size = fields.number('pSize', 1);
    const query = fields.optionalObject('query')?.only(...Object.keys(filters), 'startDate', 'endDate');
    const rows = platform.sessions.all().filter((session) => query === undefined || matches(session, query));
    const from = (index - settings.firstPageIndex) * size;
    return {
      body: {
        data: rows.slice(from, from + size).map((session) => sessionRow(session, settings)),
        page: { index, total: rows.length, size },
      },
    };

    function matches(session: Session, wanted: Fields): boolean {
      for (const [name, test] of Object.entries(filters)) {
        const value = wanted.optionalText(name);
        if (value !== undefined && !test(session, value)) return false;
      }
      const start = instantFrom(wanted, 'startDate', settings.fetchUtcOffsetMinutes);
      const end = instantFrom(wanted, 'endDate', settings.fetchUtcOffsetMinutes);
      return session.createdAt >= (start ?? 0) && session.createdAt <= (end ?? Number.POSITIVE_INFINITY);
    }
  },
} as const satisfies Record<string, Handler>;

function outcomeOf(session: Session): string | undefined {
  return session.status === 'COMPLETED' ? session.judgement?.outcome : undefined;
}

function instantFrom(query: Fields, name: string, offsetMinutes: number): number | undefined {
  const text = query.optionalText(name);
  if (text === undefined) return undefined;
  const [, day, time] = instantPattern.exec(text) ?? [];
  const instant = Date.parse(`${day}T${time}Z`) - offsetMinutes * 60_000;
  if (Number.isNaN(instant)) throw query.wrong(name, 'must be in YYYY-MM-DD HH:mm:ss.SSS format');
  return instant;
}
