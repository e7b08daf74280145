import type { Fault } from '@anyproof/conformance';
import type { VendorAnswer, VendorRequest } from './server.js';

type WrongSession = Extract<Fault['effect'], { readonly kind: 'wrong-session' }>;

/** Answers about another session than the one that was asked for. */
export interface Spoiler {
  note(request: VendorRequest, answer: VendorAnswer): void;
  /** `path`: which requests are the same request for another session. */
  spoil(request: VendorRequest, answer: VendorAnswer, effect: WrongSession, path?: RegExp): VendorAnswer;
}

const KEPT = 50;

/** `identity`: the paths of the fields that name the session, such as `id` or `items.*.id`. */
export function createSpoiler(identity: readonly string[]): Spoiler {
  const noted: { readonly method: string; readonly path: string; readonly answer: VendorAnswer }[] = [];
  return {
    note: ({ method, path }, answer) => {
      if (answer.status >= 300 || parsed(answer) === undefined) return;
      noted.unshift({ method, path, answer });
      noted.splice(KEPT);
    },
    spoil: (request, answer, effect, path) => {
      const value = parsed(answer);
      if (value === undefined) return answer;
      const fields = effect.fields ?? identity;
      const named = namesIn(value, fields);
      const other = noted.find(
        (one) =>
          one.method === request.method &&
          (path?.test(one.path) ?? one.path === request.path) &&
          namesIn(parsed(one.answer), fields) !== named,
      );
      if (effect.answer === 'body' && other !== undefined) return other.answer;
      const spoiled = fields.reduce<unknown>((whole, field) => renamed(whole, field.split('.')), value);
      return { ...answer, body: JSON.stringify(spoiled) };
    },
  };
}

/** Undefined for a file, and for an answer that is not JSON. */
const parsed = ({ body }: VendorAnswer): unknown => (typeof body === 'string' ? jsonOf(body) : undefined);

/** Undefined for a text that is not JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function namesIn(value: unknown, fields: readonly string[]): string {
  return JSON.stringify(fields.map((field) => leavesAt(value, field.split('.'))));
}

function leavesAt(value: unknown, [step, ...rest]: readonly string[]): readonly unknown[] {
  if (step === undefined) return [value];
  if (step === '*') return Array.isArray(value) ? value.flatMap((item) => leavesAt(item, rest)) : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (name === step ? leavesAt(inner, rest) : []));
}

function renamed(value: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined) return typeof value === 'string' ? `${value}0` : value;
  if (step === '*') return Array.isArray(value) ? value.map((item) => renamed(item, rest)) : value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, name === step ? renamed(inner, rest) : inner]),
  );
}
