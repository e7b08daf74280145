import { asRecord } from './body.js';
import { pathMatcher } from './fault-path.js';
import type { Fault } from './types.js';

type Effect = Fault['effect'];
type Body = Readonly<Record<string, unknown>>;

/** A fault as the control API takes it, or what is wrong with it. */
export function faultFrom(value: unknown): Fault | { readonly wrong: string } {
  const body = asRecord(value);
  if (!body) return { wrong: 'a fault is a JSON object' };
  const effect = effectFrom(asRecord(body.effect) ?? {});
  if (!effect) return { wrong: `effect.kind is one of: ${Object.keys(readers).join(', ')}` };
  const { method, path, times } = body;
  if (method !== undefined && typeof method !== 'string') return { wrong: 'method is text' };
  if (times !== undefined && !(typeof times === 'number' && Number.isSafeInteger(times) && times > 0)) {
    return { wrong: 'times is a whole number from 1' };
  }
  if (path !== undefined && (typeof path !== 'string' || !pathMatcher(path))) {
    return { wrong: 'path is whole segments such as /enrollment/:id/report, with ^ and $ for both ends' };
  }
  return {
    effect,
    ...(method !== undefined && { method }),
    ...(times !== undefined && { times }),
    ...(path !== undefined && { path }),
  };
}

const isStatus = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 200 && value <= 599;
const optionalText = <Name extends string>(body: Body, name: Name): Partial<Record<Name, string>> => {
  const text = body[name];
  const found: Partial<Record<string, string>> = typeof text === 'string' ? { [name]: text } : {};
  return found;
};

/** By kind: the effect, or undefined when its parts are wrong. */
const readers: Readonly<Record<Effect['kind'], (body: Body) => Effect | undefined>> = {
  reset: () => ({ kind: 'reset' }),
  hang: () => ({ kind: 'hang' }),
  'half-body': () => ({ kind: 'half-body' }),
  'lost-answer': () => ({ kind: 'lost-answer' }),
  'cut-json': () => ({ kind: 'cut-json' }),
  'empty-body': () => ({ kind: 'empty-body' }),
  delay: ({ milliseconds }) =>
    typeof milliseconds === 'number' && milliseconds >= 0 ? { kind: 'delay', milliseconds } : undefined,
  status(body) {
    if (!isStatus(body.status)) return undefined;
    const headers = Object.entries(asRecord(body.headers) ?? {}).map(([name, text]) => [name, String(text)]);
    return {
      kind: 'status',
      status: body.status,
      ...optionalText(body, 'body'),
      headers: Object.fromEntries(headers),
    };
  },
  page(body) {
    if (body.status !== undefined && !isStatus(body.status)) return undefined;
    return {
      kind: 'page',
      ...(isStatus(body.status) && { status: body.status }),
      ...optionalText(body, 'body'),
    };
  },
  redirect(body) {
    if (body.status !== undefined && !(isStatus(body.status) && body.status >= 300 && body.status < 400)) {
      return undefined;
    }
    return {
      kind: 'redirect',
      ...(isStatus(body.status) && { status: body.status }),
      ...optionalText(body, 'location'),
    };
  },
  'wrong-session'({ answer, fields }) {
    if (answer !== undefined && answer !== 'id' && answer !== 'body') return undefined;
    const names = Array.isArray(fields) ? fields.filter((name) => typeof name === 'string') : undefined;
    return { kind: 'wrong-session', ...(answer && { answer }), ...(names && { fields: names }) };
  },
  charset({ charset }) {
    const known = (['iso-8859-1', 'invalid-utf-8', 'unknown'] as const).find((name) => name === charset);
    return known && { kind: 'charset', charset: known };
  },
  'duplicate-key': (body) => ({
    kind: 'duplicate-key',
    ...optionalText(body, 'key'),
    ...(body.value !== undefined && { value: body.value }),
    ...(body.first === true && { first: true }),
  }),
};

function effectFrom(body: Body): Effect | undefined {
  const kind = Object.keys(readers).find((name): name is Effect['kind'] => name === body.kind);
  return kind && readers[kind](body);
}
