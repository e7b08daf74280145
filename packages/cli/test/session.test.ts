import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import promises from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import {
  type RunningEmulator,
  type SpecimenImageName,
  specimen,
  specimenImage,
  specimenPath,
  visitHostedPage,
} from '@anyproof/emulators';
import { VENDORS, type VendorKey } from '../src/emulate/vendors.js';
import { main } from '../src/main.js';
import { askAt } from '../src/terminal/ask.js';
import { SEAL_KEY, type World, world } from './world.js';

const person = specimen('zoe-garcia-lefevre');
const photo = (name: SpecimenImageName) => specimenPath(person.id, name);
const PHOTOS = ['--document', photo('card-front'), photo('card-back'), '--selfie', photo('selfie')];
const BACK = ['--return-url', 'https://app.example/back'];

let running: RunningEmulator[] = [];
let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'anyproof-'));
});
afterEach(async () => {
  await Promise.all(running.map((emulator) => emulator.stop()));
  running = [];
  rmSync(cwd, { recursive: true });
});

/** Runs commands against one vendor. */
async function at(vendor: VendorKey) {
  const { emulator, env } = await VENDORS[vendor]({ pollIntervalMs: 50 });
  running.push(emulator);
  const all = { ...env, ANYPROOF_PROVIDER: vendor, ANYPROOF_SEAL_KEY: SEAL_KEY };
  const run = async (args: readonly string[], changed: Partial<World> = {}) => {
    const io = world({ env: all, cwd, ...changed });
    return { code: await main(['session', ...args], io), io, text: io.all.join('\n') };
  };
  return { emulator, env: all, run };
}

it('proposes the next command with all that it needs', async () => {
  const { env, run } = await at('innovatrics');
  const lines = Object.entries(env).map(([name, value]) => `${name}='${value}'`);
  writeFileSync(join(cwd, 'my test.env'), lines.join('\n'));
  const flags = ['--vars', 'my test.env', '--ref-file', 'my.ref'];
  const { code, text } = await run(['create', '--reference', 'c-1', ...BACK, ...flags], { env: {} });
  expect(code).toBe(0);
  expect(text).toContain("next: anyproof session watch --ref-file my.ref --vars 'my test.env'");
  const result = await run(['result', ...flags], { env: {} });
  expect(result.text).toContain(
    "to wait until it does: anyproof session watch --ref-file my.ref --vars 'my test.env'",
  );
});
/** Presses Ctrl-C once the vendor was asked for it. */
async function interruptAt(io: World, { journal }: RunningEmulator, path: RegExp): Promise<void> {
  const before = journal.entries().length;
  const isAsked = () =>
    journal
      .entries()
      .slice(before)
      .some((entry) => path.test(entry.path));
  while (!isAsked()) await new Promise((resolve) => setTimeout(resolve, 5));
  io.interrupt();
}

describe.each(['id360', 'innovatrics', '1kosmos'] as const)('%s in direct mode', (vendor) => {
  it('is created, watched and read, with personal data hidden by default', async () => {
    const { run } = await at(vendor);
    const created = await run([
      'create',
      '--reference',
      'c-42',
      ...BACK,
      ...PHOTOS,
      '--consent',
      '--ref-file',
      'my.ref',
    ]);
    expect(created.text).toContain('next: anyproof session watch --ref-file my.ref');
    expect([created.code, created.io.printed]).toEqual([0, []]);
    expect(created.io.told.filter((line) => line.includes('is a secret'))).toHaveLength(1);
    const token = readFileSync(join(cwd, 'my.ref'), 'utf8').trim();
    expect(created.text).not.toContain(token);
    expect(statSync(join(cwd, 'my.ref')).mode & 0o777).toBe(0o600);

    const watched = await run(['watch', '--ref-file', 'my.ref']);
    expect([watched.code, watched.text]).toEqual([0, expect.stringMatching(/status +completed/)]);
    expect(watched.text).toMatch(/decision +approved/);
    // Of the emulators, one says that it is the vendor's test environment.
    const isTest = vendor === 'id360';
    const told = new RegExp(`^ +\\d+ s {2}${isTest ? 'test mode: ' : ''}completed, approved`);
    expect(watched.io.told.some((line) => told.test(line))).toBe(true);
    expect(watched.io.printed[0] === 'test mode: proves nothing').toBe(isTest);

    for (const given of [['--ref-file', 'my.ref'], [token], ['-']]) {
      const { code, text } = await run(['result', ...given], { input: async () => `${token}\n` });
      expect(code).toBe(0);
      expect(text).toMatch(/check +pass/);
      for (const personal of ['GARCÍA', '1991-05-17', 'T7X3KQ91Z']) expect(text).not.toContain(personal);
      expect(text).toContain('personal data is hidden; --claims shows it');
    }
    const { io } = await run(['result', token, '--claims']);
    expect(io.printed.join('\n')).toMatch(/claim family_name +GARCÍA-LEFÈVRE/);
    expect(io.printed.join('\n')).toMatch(/claim birthdate +1991-05-17/);
  });
});

describe('JSON', () => {
  it('contains what a script needs, and claims only on request', async () => {
    const { run } = await at('innovatrics');
    const created = await run(['create', '--reference', 'c-42', ...BACK, ...PHOTOS, '--consent', '--json']);
    expect(created.io.told).toEqual([]);
    const { ref, refToken, session, launch } = JSON.parse(created.io.printed.join('\n'));
    const secrets = [refToken, ref.id, ref.state];
    expect([session.status, launch]).toEqual(['pending', {}]);
    const watched = await run(['watch', refToken, '--json']);
    const lines = watched.io.printed.map((line) => JSON.parse(line));
    expect(lines.at(-1)).toMatchObject({ status: 'completed', decision: 'approved' });
    expect(watched.text).not.toContain('GARCÍA');
    const [plain, full] = await Promise.all([
      run(['result', refToken, '--json']),
      run(['result', JSON.stringify(ref), '--json', '--claims']),
    ]);
    expect(plain.text).not.toMatch(/GARCÍA|1991-05-17|T7X3KQ91Z/);
    expect(JSON.parse(plain.text)).toMatchObject({
      decision: 'approved',
      documents: [{ kind: 'identity_document' }],
    });
    expect(JSON.parse(full.text).claims).toMatchObject({ family_name: 'GARCÍA-LEFÈVRE' });
    const shown = await run(['show', refToken, '--json']);
    expect(JSON.parse(shown.text)).toMatchObject({
      status: 'completed',
      adapter: 'innovatrics',
      provider: 'innovatrics',
      label: expect.stringMatching(/^innovatrics#[0-9a-f]{8}$/),
    });
    for (const { text } of [watched, plain, full, shown])
      for (const secret of secrets) expect(text).not.toContain(secret);
    for (const verb of ['show', 'watch', 'result']) {
      const asked = await run([verb, refToken, '--json', '--print-ref']);
      expect(asked.text).toContain(refToken);
    }
    const erased = await run(['erase', refToken, '--yes', '--json']);
    expect(JSON.parse(erased.text)).toMatchObject({ status: 'done', scope: 'session' });
  });
});

describe('hosted mode', () => {
  it('prints only the address, so that it can be piped; a QR code on request', async () => {
    const { run } = await at('id360');
    const { code, io } = await run(['create', '--reference', 'c', ...BACK, '--ref-file', 'r', '--qr']);
    expect(code).toBe(0);
    expect(io.printed).toHaveLength(1);
    expect(io.told.filter((line) => /^[█▀▄ ]+$/.test(line)).length).toBeGreaterThan(15);
    await visitHostedPage(io.printed[0] ?? '', {
      document_front: specimenImage(person.id, 'card-front'),
      document_back: specimenImage(person.id, 'card-back'),
      selfie: specimenImage(person.id, 'selfie'),
    });
    expect((await run(['watch', '--ref-file', 'r'])).text).toMatch(/decision +approved/);
  });

  it('prints the ref before the address on request', async () => {
    const { run } = await at('1kosmos');
    const { io } = await run(['create', '--reference', 'c', '--print-ref']);
    expect(io.printed[0]).toMatch(/^anyproof-ref\.[\w-]+$/);
    expect(io.printed[1]).toMatch(/^http/);
    expect((await run(['show', io.printed[0] ?? ''])).text).toMatch(/status +pending/);
  });
});

describe('erasing', () => {
  it('asks, and accepts a no', async () => {
    const { run } = await at('innovatrics');
    await run(['create', '--reference', 'c', ...BACK, '--ref-file', 'r']);
    const asked: string[] = [];
    const answer = (text: string) => ({
      ask: async (question: string) => {
        asked.push(question);
        return text;
      },
    });
    const no = await run(['erase', '--ref-file', 'r'], answer(''));
    expect([no.code, no.text]).toEqual([1, 'nothing was erased']);
    expect(asked).toEqual(["Permanently erase this session's data at innovatrics? [y/N] "]);
    const yes = await run(['erase', '--ref-file', 'r'], answer('y'));
    expect([yes.code, yes.text]).toEqual([0, 'erased at innovatrics']);
    const gone = await run(['show', '--ref-file', 'r']);
    expect([gone.code, gone.io.told.length]).toEqual([1, 1]);
    expect(gone.text).toMatch(/ \(erased, expired, or made with another configuration\)$/);
  });

  it('says that a vendor cannot erase, before it asks', async () => {
    const { run } = await at('id360');
    await run(['create', '--reference', 'c', ...BACK, '--ref-file', 'r']);
    const { code, text } = await run(['erase', '--ref-file', 'r']);
    expect([code, text]).toEqual([1, 'id360 cannot erase a session through its API: ask the vendor']);
  });

  it('ends quietly at Ctrl-C, and erases nothing', async () => {
    const { run } = await at('innovatrics');
    await run(['create', '--reference', 'c', ...BACK, '--ref-file', 'r']);
    const io = world();
    const { code, text } = await run(['erase', '--ref-file', 'r'], {
      onInterrupt: io.onInterrupt,
      ask: (question, signal) => {
        setTimeout(() => io.interrupt(), 10);
        return askAt(new PassThrough(), new PassThrough(), question, signal);
      },
    });
    expect([code, text]).toEqual([130, '']);
    expect((await run(['show', '--ref-file', 'r'])).code).toBe(0);
  });

  it('requires --yes if nobody can answer', async () => {
    const { run } = await at('innovatrics');
    await run(['create', '--reference', 'c', ...BACK, '--ref-file', 'r']);
    const { code, text } = await run(['erase', '--ref-file', 'r']);
    expect([code, text]).toEqual([2, 'erasing cannot be undone: confirm with --yes']);
  });
});

describe('watching', () => {
  it('redraws one line on a terminal, and clears it', async () => {
    const { run } = await at('innovatrics');
    await run(['create', '--reference', 'c', ...BACK, ...PHOTOS, '--consent', '--ref-file', 'r']);
    const drawn: string[] = [];
    const { io } = await run(['watch', '--ref-file', 'r'], { redraw: (line) => drawn.push(line) });
    expect(drawn.some((line) => /^\S asking the vendor \d+ s$/.test(line))).toBe(true);
    expect(drawn.at(-1)).toBe('');
    expect(io.told).toEqual(['personal data is hidden; --claims shows it']);
  });

  it('ends at Ctrl-C with 130, and the session continues', async () => {
    const { emulator, run } = await at('innovatrics');
    await run(['create', '--reference', 'c', ...BACK, '--ref-file', 'r']);
    const io = world();
    void interruptAt(io, emulator, /./);
    const watched = await run(['watch', '--ref-file', 'r'], { onInterrupt: io.onInterrupt });
    expect([watched.code, watched.io.told.at(-1)]).toEqual([
      130,
      'interrupted: the session continues at innovatrics',
    ]);
    expect((await run(['show', '--ref-file', 'r'])).code).toBe(0);
  });

  it('gives up after its time, in one line', async () => {
    const { run } = await at('innovatrics');
    await run(['create', '--reference', 'c', ...BACK, '--ref-file', 'r']);
    const { code, io } = await run(['watch', '--ref-file', 'r', '--timeout', '0.3']);
    expect(code).toBe(1);
    expect(io.told.at(-1)).toMatch(
      /^innovatrics: the session did not end in time.*wait again with the same ref$/,
    );
  });

  it('exits cleanly if its reader has left', async () => {
    const { run } = await at('innovatrics');
    await run(['create', '--reference', 'c', ...BACK, '--ref-file', 'r']);
    const reader = new AbortController();
    const { code, io } = await run(['watch', '--ref-file', 'r', '--json'], {
      readerGone: reader.signal,
      out: () => reader.abort(),
    });
    expect([code, io.told]).toEqual([0, []]);
  });

  it('shows the status on a terminal of unknown width', async () => {
    const { run } = await at('innovatrics');
    await run(['create', '--reference', 'c', ...BACK, '--ref-file', 'r']);
    const io = world();
    const redraw = (line: string) => {
      if (line.includes('pending')) io.interrupt();
    };
    const terminal = { redraw, errColumns: 5, onInterrupt: io.onInterrupt };
    expect((await run(['watch', '--ref-file', 'r'], terminal)).code).toBe(130);
  });
});

describe('before any call', () => {
  const none = (name: string) => [`file not found: ${name}`, 2] as const;
  it.each([
    [['--selfie', 'none.jpg', '--print-ref'], `--selfie: ${none('none.jpg')[0]}`],
    [['--document', 'none.jpg', '--print-ref'], `--document: ${none('none.jpg')[0]}`],
    [['--selfie', __filename, '--print-ref'], /--selfie: .*session\.test\.ts must end in \.jpg/],
    [[], /^where should the ref go\? --ref-file <file> saves it, --print-ref prints it/],
    [['--mode', 'walk', '--print-ref'], 'unknown mode "walk"; choose one of: hosted, embedded, direct'],
    [['--mode', 'direct', '--print-ref'], /^direct mode needs photos: --document/],
    [['--mode', 'hosted', '--print-ref', ...PHOTOS], /omit the photos, or use --mode direct$/],
    [['--print-ref', ...PHOTOS], /^confirm with --consent that the person agreed/],
    [['--print-ref', '--consent'], /^in hosted mode the person agrees on the vendor's page: omit --consent/],
    [['--ref-file', 'no/such/folder/r'], '--ref-file: no/such/folder/r cannot be written (ENOENT)'],
    [['--print-ref', '--return-url', 'nourl'], /^--return-url must be an absolute URL/],
    [['--print-ref', '--return-url', 'app:back'], '--return-url must be an absolute http(s) URL'],
    [['--print-ref', '--country', 'France'], /^--country must be the three letters of a country/],
    [['--print-ref', '--country', 'FRX'], /^--country must be the three letters of a country/],
    [['--print-ref', '--locale', 'xx_yy_zz'], '--locale must be a language tag, such as fr-FR'],
    [
      ['--print-ref', '--document-type', 'passprt'],
      'unknown document type "passprt"; choose one of: identity_card, passport, driving_licence, residence_permit',
    ],
    [['--print-ref', '--flow', 'premum'], '--flow: this provider has no flows of its own; leave flow out'],
    [
      ['--print-ref', '--provider', 'id306'],
      'this provider is not in the configuration, which has id360; did you mean id360?',
    ],
    [['--print-ref', '--reference', ''], /^--reference: reference is required/],
    [
      ['--ref-file', 'there.ref'],
      '--ref-file: there.ref exists; a lost ref cannot be recovered, so the file is not overwritten',
    ],
  ])('create %j is refused in one line', async (flags, message) => {
    const { emulator, run } = await at('id360');
    writeFileSync(join(cwd, 'there.ref'), 'x');
    const { code, io } = await run(['create', '--reference', 'c', ...BACK, ...flags]);
    expect(code).toBe(2);
    expect(io.all).toHaveLength(1);
    expect(io.told[0]).toMatch(message);
    expect(emulator.journal.entries()).toEqual([]);
    expect(readdirSync(cwd)).toEqual(['there.ref']);
  });

  it.each([
    [['empty.jpg'], 'page 1 is empty'],
    [['card.png'], /^page 1 is image\/png; accepted: image\/jpeg/],
    [
      ['damaged.jpg'],
      'page 1 was declared as image/jpeg, but its first bytes do not match; it may be damaged or misnamed',
    ],
    [[photo('card-front'), photo('card-back'), photo('card-back')], 'at most 2 page(s), not 3'],
  ])('%j as a document is refused in one line', async (files, message) => {
    const { emulator, run } = await at('innovatrics');
    writeFileSync(join(cwd, 'empty.jpg'), '');
    writeFileSync(join(cwd, 'card.png'), readFileSync(photo('card-front')));
    writeFileSync(join(cwd, 'damaged.jpg'), 'GIF89a');
    const args = ['create', '--reference', 'c', ...BACK, '--consent', '--ref-file', 'r', '--document'];
    const { code, io } = await run([...args, ...files]);
    expect([code, io.all.length]).toEqual([2, 1]);
    expect(io.told[0]?.replace(/^--document: /, '')).toMatch(message);
    expect(emulator.journal.entries()).toEqual([]);
    expect(existsSync(join(cwd, 'r'))).toBe(false);
  });

  it('a photo that the vendor does not accept is reported before a session is created', async () => {
    const { emulator, run } = await at('shootid');
    const { code, io } = await run(['create', '--reference', 'c', ...PHOTOS, '--consent', '--print-ref']);
    expect([code, io.all]).toEqual([2, ['shootid does not accept selfie: omit --selfie']]);
    expect(emulator.journal.entries()).toEqual([]);
  });

  it.each([
    [[], 'which session? pass its ref, - for standard input, or --ref-file <file>'],
    [['rubbish'], 'this is not a session ref; pass what `session create` printed, or the file it wrote'],
    [['{"id":"x"}'], 'this is not a session ref; pass what `session create` printed, or the file it wrote'],
    [['--ref-file', 'none'], '--ref-file: none cannot be read'],
    [['x', '--ref-file', 'none'], 'pass the session as a ref or as --ref-file, not both'],
    [
      ['{"provider":"nobody","id":"x"}'],
      /^this provider is not in the configuration, which has id360; add its settings again/,
    ],
  ])('show %j is refused in one line', async (args, message) => {
    const { run } = await at('id360');
    const { code, io } = await run(['show', ...args]);
    expect(code).toBeGreaterThan(0);
    expect(io.all).toHaveLength(1);
    expect(io.told[0]).toMatch(message);
  });
});

it('says which option a vendor requires', async () => {
  const { run } = await at('id360');
  const { code, text } = await run(['create', '--reference', 'c', '--print-ref']);
  expect([code, text]).toEqual([2, 'id360 needs an address to send the person back to: --return-url <url>']);
});

it('says what is wrong with a photo, and keeps the session', async () => {
  const { run } = await at('innovatrics');
  const back = ['--document', photo('card-back'), '--selfie', photo('selfie')];
  const { code, io } = await run([
    'create',
    '--reference',
    'c',
    ...BACK,
    ...back,
    '--consent',
    '--ref-file',
    'r',
  ]);
  expect(code).toBe(3);
  expect(io.told.at(-1)).toMatch(/^a photo was refused: [a-z ]+$/);
  expect((await run(['show', '--ref-file', 'r'])).code).toBe(0);
});

it('prints each request with --trace, without ids', async () => {
  const { run } = await at('id360');
  const created = await run(['create', '--reference', 'c', ...BACK, '--ref-file', 'r', '--trace']);
  expect(created.io.told).toContainEqual(
    expect.stringMatching(/^ {2}POST \/process\/:process\/enrollment → 200 in \d+ ms$/),
  );
});

it('uses your own adapter', async () => {
  const file = join(cwd, 'acme.cjs');
  writeFileSync(
    file,
    `const session = { adapter: 'acme', ref: { provider: 'acme', id: '1' }, status: 'in_review', reasons: [], warnings: [] };
     exports.acme = { id: 'acme', specificationVersion: 'v1',
       settings: { '~standard': { version: 1, vendor: 'acme', validate: (value) => ({ value }) } },
       create: () => ({ specificationVersion: 'v1', id: 'acme', client: {},
         capabilities: { flows: { default: { modes: {}, evidence: [], requiredClaims: [] } },
           idempotentCreate: false, filters: [], erasure: [], artifacts: [] },
         createSession: async () => session, getSession: async () => session, getResult: async () => session }) };`,
  );
  chmodSync(file, 0o600);
  const io = world({ env: { ANYPROOF_PROVIDER: 'acme' }, cwd });
  expect(await main(['session', 'show', '{"provider":"acme","id":"1"}', '--adapter', './acme.cjs'], io)).toBe(
    0,
  );
  expect(io.printed).toContain('status         in_review');
  writeFileSync(join(cwd, 'empty.cjs'), 'exports.x = 1;');
  const wrong = world({ env: { ANYPROOF_PROVIDER: 'acme' }, cwd });
  expect(
    await main(['session', 'show', '{"provider":"acme","id":"1"}', '--adapter', 'empty.cjs'], wrong),
  ).toBe(2);
  expect(wrong.all).toEqual(['--adapter empty.cjs: exports no adapter; export what defineAdapter() returns']);
});

describe('a failure after the session was created', () => {
  const create = ['create', '--reference', 'c', ...BACK, ...PHOTOS, '--consent'];
  const UPLOAD = /document|face|selfie/;
  const breakUploads = (emulator: RunningEmulator) =>
    emulator.faults.add({ path: UPLOAD, effect: { kind: 'status', status: 500 } });

  it('leaves the ref in JSON', async () => {
    const { emulator, run } = await at('innovatrics');
    breakUploads(emulator);
    const { code, io } = await run([...create, '--json']);
    expect([code, io.printed.length]).toEqual([1, 1]);
    const { error, ref, refToken } = JSON.parse(io.printed[0] ?? '');
    expect(error).toEqual({ code: 'PROVIDER_UNAVAILABLE', message: expect.stringMatching(/^innovatrics: /) });
    expect(io.told.at(-1)).toBe('the session continues at innovatrics; its ref is printed');
    emulator.faults.clear();
    expect((await run(['show', refToken])).code).toBe(0);
    expect((await run(['show', JSON.stringify(ref)])).code).toBe(0);
  });

  it('leaves the ref in its file, and says so', async () => {
    const { emulator, run } = await at('innovatrics');
    breakUploads(emulator);
    const { code, io } = await run([...create, '--ref-file', 'r']);
    expect([code, io.printed]).toEqual([1, []]);
    expect(io.told.at(-1)).toBe('the session continues at innovatrics; its ref is in r');
    emulator.faults.clear();
    expect((await run(['show', '--ref-file', 'r'])).code).toBe(0);
  });

  it.each([
    ['its file', ['--ref-file', 'r'], 'is in r'],
    ['JSON', ['--json'], 'is printed'],
  ])('keeps it in %s at Ctrl-C during an upload', async (_where, flags, where) => {
    const { emulator, run } = await at('innovatrics');
    emulator.faults.add({ path: UPLOAD, effect: { kind: 'hang' } });
    const io = world();
    void interruptAt(io, emulator, UPLOAD);
    const { code, io: told } = await run([...create, ...flags], { onInterrupt: io.onInterrupt });
    expect([code, told.told.slice(-2)]).toEqual([
      130,
      ['interrupted', `the session continues at innovatrics; its ref ${where}`],
    ]);
    emulator.faults.clear();
    const ref = flags.includes('--json') ? [JSON.parse(told.printed[0] ?? '').refToken] : flags;
    expect((await run(['show', ...ref])).code).toBe(0);
  });

  it('is unknown at Ctrl-C during the creation: a session may exist, and no ref is kept', async () => {
    const { emulator, run } = await at('innovatrics');
    emulator.faults.add({ path: /initialize/, effect: { kind: 'hang' } });
    const io = world();
    void interruptAt(io, emulator, /initialize/);
    const { code, text } = await run([...create, '--ref-file', 'r'], { onInterrupt: io.onInterrupt });
    expect([code, text]).toEqual([
      130,
      'interrupted: a session may exist at innovatrics, and its ref is lost',
    ]);
    expect(existsSync(join(cwd, 'r'))).toBe(false);
  });

  it('prints the ref and the address if its file cannot be written after all', async () => {
    const { run } = await at('id360');
    const { open } = promises;
    // As if the disk were full: the handle is closed before its time.
    jest.spyOn(promises, 'open').mockImplementationOnce(async (...args) => {
      const file = await open(...args);
      await file.close();
      return file;
    });
    const { code, io } = await run(['create', '--reference', 'c', ...BACK, '--ref-file', 'r']);
    expect(code).toBe(1);
    expect(io.printed).toEqual([expect.stringMatching(/^anyproof-ref\./), expect.stringMatching(/^http/)]);
    expect(io.told[0]).toBe('r could not be written; keep the ref that is printed');
  });
});
