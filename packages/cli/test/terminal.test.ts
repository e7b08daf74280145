import { PassThrough, Writable } from 'node:stream';
import { askAt } from '../src/terminal/ask.js';
import { columnsOf } from '../src/terminal/io.js';
import { linesTo } from '../src/terminal/lines.js';

/** A stream whose writes end so. */
function streamThat(end: (written: string) => Error | undefined) {
  const written: string[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      const error = end(String(chunk));
      if (error === undefined) written.push(String(chunk));
      done(error);
    },
  });
  return { stream, written };
}
const failure = (code: string) => Object.assign(new Error(`${code}: no`), { code });

describe('lines', () => {
  it('arrive, with exit code 0', async () => {
    const { stream, written } = streamThat(() => undefined);
    const lines = linesTo(stream);
    lines.write('a');
    lines.write('b');
    expect(await lines.settled()).toBeUndefined();
    expect(written.join('')).toBe('a\nb\n');
    expect(lines.readerGone.aborted).toBe(false);
  });

  it('for a reader who left are dropped silently', async () => {
    const lines = linesTo(streamThat(() => failure('EPIPE')).stream);
    lines.write('a');
    lines.write('b');
    expect(await lines.settled()).toBeUndefined();
    expect(lines.readerGone.aborted).toBe(true);
    lines.write('c');
    expect(await lines.settled()).toBeUndefined();
  });

  it('that are lost are told', async () => {
    const lines = linesTo(streamThat(() => failure('ENOSPC')).stream);
    lines.write('a');
    expect(await lines.settled()).toMatchObject({ code: 'ENOSPC' });
    expect(await lines.settled()).toMatchObject({ code: 'ENOSPC' });
    expect(lines.readerGone.aborted).toBe(false);
  });
});

describe('a question', () => {
  const ask = (typed: string) => {
    // As a terminal: keys come one by one, and Ctrl-C is one of them.
    const [input, output] = [
      new PassThrough(),
      Object.assign(new PassThrough(), { isTTY: true, columns: 80 }),
    ];
    setTimeout(() => input.write(typed), 10);
    return askAt(input, output, 'Sure? ', new AbortController().signal);
  };

  it('reads a line', async () => expect(await ask('y\r')).toBe('y'));
  it.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('ends quietly at %s', async (_key, typed) => {
    await expect(ask(typed)).rejects.toMatchObject({ name: 'Interrupted', message: '' });
  });
  it('ends quietly with its signal', async () => {
    const signal = AbortSignal.timeout(10);
    await expect(askAt(new PassThrough(), new PassThrough(), '?', signal)).rejects.toMatchObject({
      name: 'Interrupted',
    });
  });
});

it.each([
  [{ isTTY: true, columns: 120 }, 120],
  [{ isTTY: true, columns: 0 }, undefined],
  [{ isTTY: true }, undefined],
  [{ columns: 120 }, undefined],
])('columns of %j', (stream, columns) => expect(columnsOf(stream)).toBe(columns));
