import { inspect } from 'node:util';
import { surfacesOf } from '../src/detector/surfaces.js';
import { createDetector } from '../src/index.js';

const SECRET = 'pass-Word/of+the=Harness&4f1d-é';
const detector = createDetector();
detector.add([{ kind: 'credential', name: 'the password', text: SECRET }]);
const findIn = (text: string) => detector.find([['message', text]]);

describe('a secret is found', () => {
  it.each([
    ['as it is', SECRET],
    ['in capitals', SECRET.toUpperCase()],
    ['in small letters', SECRET.toLowerCase()],
    ['escaped', JSON.stringify({ text: SECRET })],
    ['in a URL', `https://a.example/?q=${encodeURIComponent(SECRET)}`],
    ['in a form', new URLSearchParams({ q: SECRET }).toString()],
    ['in base64', Buffer.from(SECRET).toString('base64')],
    ['in base64, after one byte', Buffer.from(`a${SECRET}b`).toString('base64')],
    ['in base64, after two bytes', Buffer.from(`ab${SECRET}cd`).toString('base64')],
    ['in base64url, after a user name', Buffer.from(`user:${SECRET}`).toString('base64url')],
    ['in hex', Buffer.from(SECRET).toString('hex')],
    ['in hex, in capitals', Buffer.from(SECRET).toString('hex').toUpperCase()],
    ['cut after its start', SECRET.slice(0, 14)],
    ['cut before its end', `…${SECRET.slice(-12)}`],
  ])('%s', (_how, text) => {
    expect(findIn(`it failed: ${text}.`)).toHaveLength(1);
  });

  it('and named without being quoted', () => {
    const [leak] = findIn(SECRET);
    expect(leak).toEqual({ secret: 'the password', form: 'as it is', surface: 'message' });
    expect(JSON.stringify(leak)).not.toContain('Harness');
  });

  it('in none of the texts that do not hold it', () => {
    expect(findIn('it failed: pass-word')).toEqual([]);
    expect(findIn('')).toEqual([]);
  });

  it('but not by half, where half of it is no secret', () => {
    const url = 'https://vendor.example/page/1234567890';
    const whole = createDetector();
    whole.add([{ kind: 'credential', name: 'the launch', text: url, whole: true }]);
    expect(whole.find([['message', `see ${url}`]])).toHaveLength(1);
    expect(whole.find([['message', 'see https://vendor.example']])).toEqual([]);
  });

  it('unless it belongs there', () => {
    expect(detector.find([['message', SECRET]], ['person'])).toHaveLength(1);
    expect(detector.find([['message', SECRET]], ['credential'])).toEqual([]);
  });

  it('once, with the first surface that shows it', () => {
    const surfaces = ['nothing', SECRET, `again ${SECRET}`].map(
      (text, index) => [`surface ${index}`, text] as const,
    );
    expect(detector.find(surfaces)).toEqual([
      { secret: 'the password', form: 'as it is', surface: 'surface 1' },
    ]);
  });
});

describe('a value shows what it holds', () => {
  const where = (value: unknown) =>
    [...surfacesOf(value)].filter(([, text]) => text.includes('PLANTED')).map(([name]) => name);
  const deep = { a: { b: { c: { d: { e: 'PLANTED' } } } } };
  const hidden = Object.defineProperty({}, 'secret', { value: 'PLANTED', enumerable: false });
  const read = Object.defineProperty({}, 'secret', { get: () => 'PLANTED', enumerable: false });
  const cause = new Error('x', { cause: new Error('PLANTED') });

  it.each([
    ['a message', new Error('PLANTED'), 'message'],
    ['a stack', Object.assign(new Error('x'), { stack: 'PLANTED' }), 'stack'],
    ['a cause', cause, 'cause: message'],
    ['one of several errors', new AggregateError([new Error('PLANTED')], 'x'), 'errors: message'],
    ['a property of an error', Object.assign(new Error('x'), { config: { auth: 'PLANTED' } }), 'entries'],
    ['something deep', deep, 'inspect to depth 20'],
    ['a property that is not enumerable', hidden, 'inspect to depth 2'],
    ['a getter', read, 'inspect to depth 2'],
    ['a symbol', { [Symbol('s')]: 'PLANTED' }, 'symbol s'],
    ['what it says for JSON', { toJSON: () => 'PLANTED' }, 'JSON'],
    ['what it says for texts', { toString: () => 'PLANTED' }, 'String'],
    ['what it says for inspection', { [inspect.custom]: () => 'PLANTED' }, 'console'],
    [
      'what JSON fails with',
      {
        toJSON: () => {
          throw new Error('PLANTED');
        },
      },
      'JSON',
    ],
    ['a prototype', Object.create({ secret: 'PLANTED' }), 'inspect to depth 2'],
    ['a text', 'PLANTED', 'console'],
  ])('in %s', (_what, value, surface) => {
    expect(where(value)).toContain(surface);
  });

  it('and nothing else', () => {
    const closed = (() => {
      const secret = 'PLANTED';
      return { length: () => secret.length };
    })();
    expect(where(closed)).toEqual([]);
    expect(where(undefined)).toEqual([]);
  });
});
