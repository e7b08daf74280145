import { type HttpRequest, pathSegment } from '@anyproof/provider-kit';

export const API = '/api/1.0.0';

/** A path from the settings, with the session's id in it; the template itself is the route that errors and events name. */
export function pathFrom(template: string, id: string): Pick<HttpRequest, 'path' | 'route' | 'about'> {
  // A function, since `$` means something in a replacement text.
  return { path: API + template.replace(':id', () => pathSegment(id)), route: template, about: 'session' };
}

/** Answers that are files: the client's `application/json` could be answered 406. */
export const ANY_MEDIA_TYPE = { accept: '*/*' };

/** Of every JSON answer but the report: some hundred bytes, and the echo of what was sent. */
export const MAX_SMALL_ANSWER_BYTES = 262_144;
