import { asRecord } from './body.js';

/** What a vendor's answers carry that a fault can turn against the client. */
export interface AnswerTraits {
  /** Paths of fields that name the session, such as `id` or `data.*.id`; `*` is every item of a list. */
  readonly identity: readonly string[];
  /** Words of a verdict by field name, each with its opposite, the most telling field first. */
  readonly verdicts: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export const noTraits: AnswerTraits = { identity: [], verdicts: {} };

/** The same answer about another session; undefined when none of the paths leads to an id. */
export function withOtherIds(value: unknown, paths: readonly string[]): unknown {
  let changed = false;
  const walk = (at: unknown, steps: readonly string[]): unknown => {
    const [step, ...rest] = steps;
    if (step === undefined) {
      const other = otherId(at);
      changed ||= other !== at;
      return other;
    }
    if (step === '*') return Array.isArray(at) ? at.map((item) => walk(item, rest)) : at;
    const record = asRecord(at);
    return record && step in record ? { ...record, [step]: walk(record[step], rest) } : at;
  };
  const spoiled = paths.reduce((answer, path) => walk(answer, path.split('.')), value);
  return changed ? spoiled : undefined;
}

/** Another id of the same shape: a number, digits, a UUID, hex or any other text. */
function otherId(id: unknown): unknown {
  if (typeof id === 'number') return id + 784_583;
  if (typeof id !== 'string' || id === '') return id;
  if (/^\d{1,15}$/.test(id)) return String(Number(id) + 784_583);
  const tail = /[0-9a-f]{8,12}$/i.exec(id)?.[0];
  if (tail === undefined) return `${id}-other`;
  const turned = [...tail].map((digit) => (15 - Number.parseInt(digit, 16)).toString(16)).join('');
  return `${id.slice(0, -tail.length)}${turned}`;
}

export interface Doubling {
  readonly key?: string;
  readonly value?: unknown;
  readonly first?: boolean;
}

/** JSON in which one key stands twice, with two values that contradict each other; undefined when it has no such key. */
export function withDuplicateKey(
  answer: unknown,
  { key, value, first }: Doubling,
  { verdicts }: AnswerTraits,
): string | undefined {
  const names = key === undefined ? Object.keys(verdicts) : [key];
  const name = names.find((candidate) => outermostWith(answer, candidate) !== undefined);
  const target = name === undefined ? undefined : outermostWith(answer, name);
  if (name === undefined || target === undefined) return undefined;
  const current = target[name];
  const opposite = typeof current === 'string' ? (verdicts[name]?.[current] ?? `${current}_OTHER`) : null;
  const twin = member(name, value === undefined ? opposite : value);
  return jsonOf(answer, (object, entry) => {
    if (object !== target || entry !== name) return undefined;
    const own = member(name, current);
    return first === true ? `${twin},${own}` : `${own},${twin}`;
  });
}

function outermostWith(value: unknown, key: string): Readonly<Record<string, unknown>> | undefined {
  let level: unknown[] = [value];
  while (level.length > 0) {
    for (const item of level) {
      const record = asRecord(item);
      if (record && key in record) return record;
    }
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
  }
  return undefined;
}

const member = (name: string, value: unknown): string => `${JSON.stringify(name)}:${JSON.stringify(value)}`;

type MemberOf = (object: object, name: string) => string | undefined;

function jsonOf(value: unknown, special: MemberOf): string {
  if (Array.isArray(value)) return `[${value.map((item) => jsonOf(item ?? null, special)).join(',')}]`;
  const record = asRecord(value);
  if (!record) return JSON.stringify(value);
  const members = Object.entries(record)
    .filter(([, item]) => item !== undefined)
    .map(([name, item]) => special(record, name) ?? `${JSON.stringify(name)}:${jsonOf(item, special)}`);
  return `{${members.join(',')}}`;
}

export type CharsetFault = 'iso-8859-1' | 'invalid-utf-8' | 'unknown';

/** What `content-type` declares under each fault. */
export const declaredCharset: Readonly<Record<CharsetFault, string>> = {
  'iso-8859-1': 'ISO-8859-1',
  'invalid-utf-8': 'utf-8',
  unknown: 'x-emulated-1',
};

/** The bytes of a JSON text under a charset fault; a text without a letter beyond ASCII is given one. */
export function inCharset(json: string, charset: CharsetFault): Buffer {
  if (charset === 'unknown') return Buffer.from(json);
  // One byte a letter: right for ISO-8859-1, and no UTF-8. Letters beyond it are escaped, as JSON allows.
  const narrow = [...telling(json)].map((letter) =>
    (letter.codePointAt(0) ?? 0) > 0xff ? escaped(letter) : letter,
  );
  return Buffer.from(narrow.join(''), 'latin1');
}

/** An answer that is ASCII throughout would show nothing of its charset. */
function telling(json: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII itself
  return /[^\u0000-\u007f]/.test(json) ? json : json.replace(/^\{(?=\s*")/, '{"note":"\u00e9",');
}

const escaped = (letter: string): string =>
  [...Array(letter.length).keys()]
    .map((at) => `\\u${letter.charCodeAt(at).toString(16).padStart(4, '0')}`)
    .join('');
