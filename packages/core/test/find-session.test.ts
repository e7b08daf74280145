import { createProofing, type SessionPage, type SessionQuery } from '../src/index.js';
import { adapterOf, capabilities, failureOf, sessionOf, stubProvider } from './support.js';

const listed = (id: string, reference: string, createdAt?: string) =>
  sessionOf({ provider: 'stub', id }, { reference, ...(createdAt === undefined ? {} : { createdAt }) });

function listing(pages: readonly SessionPage[], filters: readonly 'reference'[] = ['reference']) {
  const queries: SessionQuery[] = [];
  const proofing = createProofing({
    adapters: [
      adapterOf('stub', (_settings, { provider }) => ({
        ...stubProvider(provider, []),
        capabilities: { ...capabilities, filters },
        listSessions: async (query = {}) => {
          queries.push(query);
          return pages[Number(query.cursor ?? 0)] ?? { sessions: [] };
        },
      })),
    ],
    config: { provider: 'stub', providers: { stub: {} }, seal: 'none' },
  });
  return { proofing, queries };
}

describe('findSession', () => {
  it('returns the newest with this reference, on whichever page it is', async () => {
    const { proofing, queries } = listing([
      { sessions: [listed('s1', 'user-1', '2030-01-01T10:00:00Z')], next: '1' },
      { sessions: [listed('s2', 'user-1', '2030-01-02T10:00:00Z'), listed('s3', 'user-1')] },
    ]);
    expect((await proofing.findSession('user-1'))?.ref.id).toBe('s2');
    expect(queries).toEqual([{ reference: 'user-1' }, { reference: 'user-1', cursor: '1' }]);
  });

  it('takes no session of a similar reference', async () => {
    const { proofing } = listing([{ sessions: [listed('s1', 'user-10', '2030-01-01T10:00:00Z')] }]);
    expect(await proofing.findSession('user-1')).toBeUndefined();
  });

  it('ends when a list never does', async () => {
    const { proofing, queries } = listing([{ sessions: [], next: '0' }]);
    expect(await proofing.findSession('user-1')).toBeUndefined();
    expect(queries).toHaveLength(20);
  });

  it('is unsupported where the vendor cannot filter by it, before any call', async () => {
    const { proofing, queries } = listing([], []);
    expect(await failureOf(() => proofing.findSession('user-1'))).toMatchObject({
      code: 'UNSUPPORTED',
      path: 'reference',
    });
    expect(queries).toEqual([]);
  });

  it.each(['', 7, undefined, null])('refuses %p', async (reference) => {
    const { proofing } = listing([]);
    expect((await failureOf(() => proofing.findSession(reference as never))).code).toBe('INVALID_INPUT');
  });
});

describe('filters of listSessions', () => {
  it.each([
    ['subject', 'p-1'],
    ['status', 'completed'],
    ['since', '2030-01-01T00:00:00Z'],
    ['until', '2030-01-01T00:00:00Z'],
  ])(
    '%s is unsupported where the vendor lacks it: all sessions would pass for the filtered ones',
    async (field, value) => {
      const { proofing, queries } = listing([]);
      expect(await failureOf(() => proofing.listSessions({ [field]: value }))).toMatchObject({
        code: 'UNSUPPORTED',
        path: field,
      });
      expect(queries).toEqual([]);
    },
  );
});
