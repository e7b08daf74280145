import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { inspect } from 'node:util';

type Surface = readonly [surface: string, text: string];

const EVERYTHING = {
  showHidden: true,
  getters: true,
  maxStringLength: null,
  maxArrayLength: null,
  compact: true,
} as const;

/** Every text that a value shows of itself when it is logged, printed, copied or stored; causes included. */
export function* surfacesOf(value: unknown): Generator<Surface> {
  yield ['inspect', inspect(value)];
  for (const depth of [2, 20, Number.POSITIVE_INFINITY])
    yield [`inspect to depth ${depth}`, inspect(value, { ...EVERYTHING, depth })];
  yield ['JSON', attempt(() => JSON.stringify(value) ?? '')];
  yield ['String', attempt(() => String(value))];
  yield ['console', printed(value)];
  yield ['structuredClone', attempt(() => inspect(structuredClone(value), { ...EVERYTHING, depth: 20 }))];
  if ((typeof value === 'object' && value !== null) || typeof value === 'function') yield* partsOf(value);
}

function* partsOf(value: object): Generator<Surface> {
  yield ['entries', attempt(() => inspect(Object.entries(value), { ...EVERYTHING, depth: 20 }))];
  yield ['a spread copy', attempt(() => inspect({ ...value }, { ...EVERYTHING, depth: 20 }))];
  for (const symbol of Object.getOwnPropertySymbols(value)) {
    const descriptor = Object.getOwnPropertyDescriptor(value, symbol);
    yield [`symbol ${symbol.description ?? ''}`, inspect(descriptor?.value, { ...EVERYTHING, depth: 20 })];
  }
  if (!(value instanceof Error)) return;
  yield ['message', value.message];
  yield ['stack', value.stack ?? ''];
  yield ['problem', String(Reflect.get(value, 'problem') ?? '')];
  if (value.cause !== undefined)
    for (const [name, text] of surfacesOf(value.cause)) yield [`cause: ${name}`, text];
  if (value instanceof AggregateError)
    for (const one of value.errors)
      for (const [name, text] of surfacesOf(one)) yield [`errors: ${name}`, text];
}

/** What cannot be copied or written down says so in an error, which is a surface too. */
function attempt(work: () => string): string {
  try {
    return work();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** As `console` prints it, in each of its ways. */
function printed(value: unknown): string {
  const chunks: string[] = [];
  const sink = new Writable({
    write: (chunk, _encoding, done) => {
      chunks.push(String(chunk));
      done();
    },
  });
  const screen = new Console({ stdout: sink, stderr: sink });
  screen.error(value);
  screen.error(
    '%o %O %s %j',
    value,
    value,
    String(value),
    attempt(() => JSON.stringify(value) ?? ''),
  );
  screen.dir(value, { depth: null, showHidden: true });
  screen.table([attempt(() => String(value))]);
  return chunks.join('');
}
