// Work grows with the report and no faster, lists end, and what no report is like is not read at all.

import { report } from '../src/client/report.js';
import { mapResult } from '../src/result/session.js';
import { context, map, ref } from './mapped.js';
import { answersReport, app, login, strictly } from './nock-vendor.js';

strictly();

const comparison = (index: number) => ({
  ref: 'IDENTITY.NAME.name',
  is_equivalent: false,
  field1: { document_type: 'control_data', name: `name${index}`, value: 'x'.repeat(100) },
  field2: { document_type: 'identity', name: 'name', value: 'y' },
});
const many = <Item>(count: number, make: (index: number) => Item) =>
  Array.from({ length: count }, (_, index) => make(index));

/** How often the mapper looks at a part of a report, as a measure of work that no busy machine changes. */
function work(count: number): number {
  let reads = 0;
  const counted = <Value extends object>(value: Value): Value =>
    new Proxy(value, {
      get: (target, key) => {
        reads += 1;
        const part: unknown = Reflect.get(target, key);
        return typeof part === 'object' && part !== null ? counted(part) : part;
      },
    });
  const wanted = Object.fromEntries(many(50, (index) => [`wanted${index}`, 'v']));
  const { value } = report.read({
    status: 'OK',
    finalizer_reports: { validator_report: { comparisons: many(count, comparison) } },
    extracted_data: {
      identity: many(count, (index) => ({
        name: `N${index}`,
        first_name: 'F',
        extra: { from_files: [`f${index}`] },
      })),
    },
    steps: Object.fromEntries(
      many(count, (index) => [
        `id_document$${index}`,
        { results: { id_document_result: [{ result: { extraction: { MRZ_surname: `N${index}` } } }] } },
      ]),
    ),
  });
  if (value === undefined) throw new Error('not a report');
  mapResult(ref, { value: counted(value), raw: undefined }, context, wanted);
  return reads;
}

it('does ten times the work for ten times the report', () => {
  expect(work(900)).toBeLessThan(work(90) * 11);
});

it('maps the longest lists there can be, in a moment', () => {
  const result = map({
    status: 'KO',
    finalizer_reports: { validator_report: { comparisons: many(5_000, comparison) } },
    extracted_data: {
      identity: many(5_000, (index) => ({ name: `N${index}`, type: 'ID', extra: { id_number: `${index}` } })),
    },
  });
  expect(result.checks).toHaveLength(1);
  expect(result.documents).toHaveLength(1_000);
  expect(result.warnings.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['finalizer_reports.validator_report.comparisons.1000']),
  );
});

it('refuses what no report is like before reading it', async () => {
  login();
  const padding = 'x'.repeat(5_000_000);
  answersReport(200, { id: 7, status: 'OK', padding });
  const asked = app({ http: { retries: { attempts: 0 } } }).getSession({ provider: 'id360', id: '7' });
  await expect(asked).rejects.toMatchObject({ provider: 'id360' });
});
