import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { specimen, specimens } from '@anyproof/emulators';
import { jsonOf, tableOf } from '../src/demo/report.js';
import { type DemoOptions, type DemoRow, runDemo } from '../src/demo/run.js';
import { PROVIDERS } from '../src/demo/vendors.js';
import { createWatcher } from '../src/demo/watcher.js';
import { main } from '../src/main.js';
import { world } from './world.js';

const ROOT = join(__dirname, '..', '..', '..');

function options(changed: Partial<DemoOptions> = {}): DemoOptions {
  return {
    providers: PROVIDERS,
    scenario: 'approve',
    specimen: specimen('zoe-garcia-lefevre'),
    hosted: false,
    ...changed,
  };
}

const quiet = () => undefined;
const results = (rows: readonly DemoRow[]) => rows.flatMap((row) => (row.kind === 'result' ? [row] : []));

describe('the app function', () => {
  it('is exactly the example of the README', () => {
    const source = readFileSync(join(ROOT, 'packages/cli/src/demo/verify-identity.ts'), 'utf8');
    const shown = source.slice(source.indexOf('export function')).trim();
    expect(readFileSync(join(ROOT, 'README.md'), 'utf8')).toContain(`\`\`\`ts\n${shown}\n\`\`\``);
  });

  it('has at most 15 lines, without a vendor or a branch', () => {
    const source = readFileSync(join(ROOT, 'packages/cli/src/demo/verify-identity.ts'), 'utf8');
    const body = source.slice(source.indexOf('export function')).trim();
    expect(body.split('\n').length).toBeLessThanOrEqual(15);
    expect(body).not.toMatch(/id360|innovatrics|kosmos|\bif\b|\?|capabilit|supports/i);
  });
});

describe('the demo', () => {
  it.each(specimens().map((person) => [person.id, person] as const))(
    'verifies %s at every vendor, with the same claims',
    async (_id, person) => {
      const rows = results(await runDemo(options({ specimen: person }), quiet));
      expect(rows.map((row) => row.provider)).toEqual([...PROVIDERS]);
      const { given_name, family_name, birthdate } = person.claims;
      for (const { result } of rows) {
        expect(result).toMatchObject({ status: 'completed', decision: 'approved' });
        expect(result.claims).toMatchObject({ given_name, family_name, birthdate });
        expect(result.documents[0]?.number).toBe(person.images['card-front']?.printed.document_number);
      }
    },
  );

  it('has the same results in hosted mode', async () => {
    const rows = results(await runDemo(options({ hosted: true }), quiet));
    expect(rows.map((row) => row.result.decision)).toEqual(['approved', 'approved', 'approved']);
  });

  it('shows a decline with at least one normalised reason', async () => {
    const rows = results(await runDemo(options({ scenario: 'decline' }), quiet));
    expect(rows).toHaveLength(3);
    for (const { result } of rows) {
      expect(result.decision).toBe('declined');
      expect(result.reasons.length).toBeGreaterThan(0);
      expect(result.claims).toBeUndefined();
    }
  });

  it('shows a review if there is one, and says so if there is none', async () => {
    const rows = await runDemo(options({ scenario: 'review' }), quiet);
    expect(JSON.parse(jsonOf(rows))[0]).toEqual({ provider: 'id360', unsupported: 'review' });
    for (const { result } of results(rows)) {
      expect(result.status).toBe('in_review');
      expect(result.decision).toBeUndefined();
    }
    expect(results(rows).map((row) => row.provider)).toEqual(['innovatrics', '1kosmos']);
  });

  it("ends with a table of each vendor's result", async () => {
    const rows = await runDemo(options({ providers: ['innovatrics'] }), quiet);
    const table = tableOf(rows);
    for (const shown of ['innovatrics', 'completed', 'approved', 'GARCÍA-LEFÈVRE', '1991-05-17', 'T7X3KQ91Z'])
      expect(table).toContain(shown);
    const narrow = stripVTControlCharacters(tableOf(rows, 80)).split('\n');
    expect(Math.max(...narrow.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(narrow.join('\n')).toContain('GARCÍA-LEFÈVRE');
    const [row] = results(rows);
    expect(row?.httpCalls).toBeGreaterThan(5);
    expect(table).not.toContain(row?.result.ref.id);
  });

  it.each([80, 40])('fits a terminal of %i columns', async (columns) => {
    const rows = await runDemo(options(), quiet);
    const lines = stripVTControlCharacters(tableOf(rows, columns)).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
    for (const provider of PROVIDERS) expect(lines.join('\n')).toContain(provider);
    for (const row of [
      { kind: 'unsupported', provider: 'id360', scenario: 'review' },
      { kind: 'error', provider: 'id360', code: 'NETWORK', message: 'id360: nothing listens at the address' },
    ] as const) {
      const [first = ''] = tableOf([...rows, row], columns)
        .split('\n')
        .slice(lines.length);
      expect(first).toMatch(/^id360: +\S/);
    }
  });

  it('fits a screen of 80 columns and 30 lines, whole', async () => {
    const io = world({ outColumns: 80, errColumns: 80 });
    expect(await main(['demo'], io)).toBe(0);
    expect(io.all.length).toBeLessThanOrEqual(30);
    expect(Math.max(...io.all.map((line) => line.length))).toBeLessThanOrEqual(80);
    for (const shown of ['completed', 'approved', '1991-05-17', 'T7X3KQ91Z', 'checks passed'])
      expect(io.printed.join('\n')).toContain(shown);
  });

  it('shows no code in capitals for a step that failed', async () => {
    const lines: string[] = [];
    const watcher = createWatcher((line) => lines.push(line));
    const failed = { type: 'verb', provider: 'id360', milliseconds: 1, error: 'NETWORK' } as const;
    for (const verb of ['createSession', 'getResult']) watcher.observe?.({ ...failed, verb });
    expect(lines).toEqual([
      expect.stringContaining('✗ id360        no session created'),
      expect.stringContaining('✗ id360        no result received'),
    ]);
  });

  it('reports each step as it happens', async () => {
    const lines: string[] = [];
    await runDemo(options({ providers: ['id360'] }), (line) => lines.push(line));
    const steps = ['session created', 'evidence submitted', 'all evidence is there', 'result read'];
    for (const step of steps) expect(lines.join('\n')).toContain(step);
  });
});

describe('the command', () => {
  it.each([
    [['demo', '--provider', 'acme'], 'unknown provider "acme"; choose one of: id360, innovatrics, 1kosmos'],
    [['demo', '--scenario', 'maybe'], 'unknown scenario "maybe"; choose one of: approve, decline, review'],
    [['demo', '--specimen', 'nobody'], /^unknown specimen "nobody"; choose one of: zoe-garcia-lefevre, /],
  ])('answers %j with one clear line and exit code 2', async (args, line) => {
    const io = world();
    expect(await main(args, io)).toBe(2);
    expect([io.printed, io.told.length]).toEqual([[], 1]);
    expect(io.told[0]).toMatch(line);
  });

  it('refuses an option it does not know', async () => {
    expect(await main(['demo', '--fast'], world())).toBe(2);
  });

  it('prints one JSON array and nothing else with --json', async () => {
    const io = world();
    expect(await main(['demo', '--json', '--provider', '1kosmos'], io)).toBe(0);
    expect(io.told).toEqual([]);
    const [row] = JSON.parse(io.printed.join('\n'));
    expect(row).toMatchObject({
      provider: '1kosmos',
      status: 'completed',
      decision: 'approved',
      reasons: [],
    });
    expect(row.claims.family_name).toBe('GARCÍA-LEFÈVRE');
  });
});
