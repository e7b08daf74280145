import { Readable } from 'node:stream';
import { type EvidenceInput, type Proofing, type Source, supports } from '@anyproof/core';
import { spySource } from '../../support/spy-source.js';
import { CaseError, type LeakCase, other, ours } from '../world/case.js';
import { indiscreet, PERSON, QUOTE } from '../world/planted.js';
import type { LeakWorld } from '../world/world.js';

const JPEG = Buffer.concat([
  Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'),
  Buffer.alloc(90_000),
]);
const good = { mediaType: 'image/jpeg', size: JPEG.length };

/** What a source of the app can do that is no picture. */
const SOURCES: readonly (readonly [name: string, make: () => Source])[] = [
  [
    'open throws',
    () => ({
      ...good,
      open: () => {
        throw indiscreet();
      },
    }),
  ],
  ['open rejects', () => ({ ...good, open: () => Promise.reject(indiscreet()) as never })],
  ['open gives nothing', () => ({ ...good, open: () => undefined as never })],
  ['open gives a text', () => ({ ...good, open: () => QUOTE as never })],
  ['the stream fails at once', () => ({ ...good, open: () => failing() })],
  [
    'the stream fails after the first bytes',
    () => spySource(JPEG, { ...good, breaks: { after: 64, error: indiscreet() } }),
  ],
  [
    'the stream fails half-way',
    () => spySource(JPEG, { ...good, breaks: { after: 80_000, error: indiscreet() } }),
  ],
  ['the stream gives objects', () => ({ ...good, open: () => Readable.from([{ quote: QUOTE }]) })],
  ['the stream ends early', () => spySource(JPEG, { ...good, size: JPEG.length + 5 })],
  ['the stream goes on', () => spySource(JPEG, { ...good, size: JPEG.length - 5 })],
  ['its bytes are a text', () => spySource(Buffer.from(QUOTE.repeat(3)), { mediaType: 'image/jpeg' })],
  ['its media type quotes', () => spySource(JPEG, { mediaType: `image/${PERSON.family}` })],
  ['its media type breaks the line', () => spySource(JPEG, { mediaType: `image/jpeg\r\nx: ${QUOTE}` })],
  ['its size quotes', () => ({ ...good, size: QUOTE as never, open: () => Readable.from([JPEG]) })],
  [
    'its getters throw',
    () => Object.defineProperty({ ...good, open: () => failing() }, 'size', { get: thrower }),
  ],
];

function thrower(): never {
  throw indiscreet();
}

function failing(): Readable {
  return new Readable({
    read() {
      this.destroy(indiscreet());
    },
  });
}

/** Sources that fail and quote, and files that fail on their way to us. */
export function fileCases(world: LeakWorld): LeakCase[] {
  return [...sourceCases(world), ...downloadCases(world)];
}

function sourceCases(world: LeakWorld): LeakCase[] {
  const [evidence] = world.bench.harness.evidence.good;
  if (evidence === undefined) return [];
  const theme = 'sources and files';
  const submit = async (pages: EvidenceInput['pages']) => {
    const app = world.shared();
    const { ref } = await world.session(app);
    return [ours(await app.submitEvidence(ref, { ...evidence, pages }))];
  };
  return SOURCES.flatMap(([name, make]): LeakCase[] => [
    { theme, name: `a page: ${name}`, run: () => submit([make()]) },
    { theme, name: `the second page: ${name}`, run: () => submit([spySource(JPEG, good), make()]) },
    {
      theme,
      name: `run: ${name}`,
      run: async () => {
        const input = { ...world.bench.input(), mode: 'direct' as const };
        return [ours(await world.shared().run({ ...input, evidence: [{ ...evidence, pages: [make()] }] }))];
      },
    },
  ]);
}

function downloadCases(world: LeakWorld): LeakCase[] {
  if (!supports(world.bench.proofing.provider(), 'artifacts')) return [];
  const theme = 'sources and files';
  const opened = async (app: Proofing) => {
    const ref = await world.decided();
    const { artifacts } = await app.getResult(ref);
    const [artifact] = artifacts;
    if (artifact === undefined) throw new CaseError('the result lists no artifact');
    return { ref, artifact };
  };
  const struck = (
    name: string,
    effect: Parameters<typeof world.wire.spoil>[0],
    impatient = false,
  ): LeakCase => ({
    theme,
    name: `a download, ${name}`,
    run: async () => {
      const app = world.app(impatient ? { settings: world.bench.harness.impatient } : {});
      const { ref, artifact } = await opened(app);
      world.wire.spoil(effect, undefined, false);
      const download = await app.downloadArtifact(ref, artifact);
      for await (const _chunk of download.body);
      return [other('the download', download)];
    },
  });
  return [
    struck('cut in its middle', { kind: 'reset-in-body' }),
    struck('silent in its middle', { kind: 'stall-in-body' }, true),
    struck('shorter than it says', { kind: 'wrong-length', by: 1 }),
    struck('broken on its way', { kind: 'body', change: 'broken-gzip' }),
    {
      theme,
      name: 'a download, printed before it is read',
      run: async () => {
        const app = world.app();
        const { ref, artifact } = await opened(app);
        const download = await app.downloadArtifact(ref, artifact);
        const leaks = [other('the download', download), other('its body', download.body)];
        download.body.on('error', () => undefined);
        setTimeout(() => download.body.destroy(), 50);
        return leaks;
      },
    },
    {
      theme,
      name: 'a download, destroyed with an error that quotes',
      run: async () => {
        const app = world.app();
        const { ref, artifact } = await opened(app);
        const download = await app.downloadArtifact(ref, artifact);
        download.body.on('error', () => undefined);
        download.body.destroy(indiscreet());
        return [];
      },
    },
  ];
}
