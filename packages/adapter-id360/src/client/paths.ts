import { type Field, type HttpRequest, pathSegment, unreadValue } from '@anyproof/provider-kit';

export const API = '/api/1.0.0';

/** Below `/api/1.0.0`, with `:id` for the session's id. The vendor's pages name these calls, and not all their paths. */
export interface Id360Paths {
  /** No page has it, so `cancelSession` exists only where it is set (dossier 9). */
  readonly interrupt?: string;
  readonly proofSlip: string;
  readonly archive: string;
  readonly idclaim: string;
}

/** A path from the settings, with the session's id in it; the template itself is the route that errors and events name. */
export function pathFrom(template: string, id: string): Pick<HttpRequest, 'path' | 'route' | 'about'> {
  // A function, since `$` means something in a replacement text.
  return { path: API + template.replace(':id', () => pathSegment(id)), route: template, about: 'session' };
}

/** Answers that are files: the client's `application/json` could be answered 406. */
export const ANY_MEDIA_TYPE = { accept: '*/*' };

/** Of every JSON answer but the report: some hundred bytes, and the echo of what was sent. */
export const MAX_SMALL_ANSWER_BYTES = 262_144;

/** An id of ID360's: a whole number, which may come as text (dossier 1), and does beyond 2^53. */
export type Id = number | string;

export const id: Field<Id> = (value, unread) => {
  if (isDigits(value)) return value;
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0
    ? value
    : unreadValue(value, unread);
};

function isDigits(value: unknown): value is string {
  return typeof value === 'string' && /^[1-9]\d{0,39}$/.test(value);
}
