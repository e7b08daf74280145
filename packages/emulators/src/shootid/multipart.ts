/** One part of a `multipart/form-data` body (RFC 7578). */
export interface FormPart {
  readonly name: string;
  readonly filename: string | undefined;
  readonly mediaType: string | undefined;
  readonly bytes: Buffer;
}

const lineEnd = Buffer.from('\r\n');
const headEnd = Buffer.from('\r\n\r\n');

/** The parts of a body, in order. Undefined when it is not a whole form of that boundary. */
export function readForm(body: Buffer, contentType: string | undefined): FormPart[] | undefined {
  const boundary = boundaryOf(contentType ?? '');
  if (boundary === undefined) return undefined;
  const dashes = Buffer.from(`--${boundary}`);
  if (!startsAt(body, 0, dashes)) return undefined;
  const parts: FormPart[] = [];
  let at = dashes.length;
  while (!startsAt(body, at, Buffer.from('--'))) {
    if (!startsAt(body, at, lineEnd)) return undefined;
    const headFrom = at + lineEnd.length;
    const headTo = body.indexOf(headEnd, headFrom);
    if (headTo < 0) return undefined;
    const from = headTo + headEnd.length;
    const to = body.indexOf(Buffer.concat([lineEnd, dashes]), from);
    if (to < 0) return undefined;
    const part = partOf(body.toString('utf8', headFrom, headTo), body.subarray(from, to));
    if (!part) return undefined;
    parts.push(part);
    at = to + lineEnd.length + dashes.length;
  }
  return parts;
}

function boundaryOf(contentType: string): string | undefined {
  const found = /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType);
  return found?.[1] ?? found?.[2];
}

function partOf(head: string, bytes: Buffer): FormPart | undefined {
  const headers = new Map(
    head.split('\r\n').map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const disposition = headers.get('content-disposition') ?? '';
  const name = /^form-data\b.*;\s*name="([^"]*)"/i.exec(disposition)?.[1];
  if (name === undefined) return undefined;
  const filename = /;\s*filename="([^"]*)"/i.exec(disposition)?.[1];
  return { name, filename, mediaType: headers.get('content-type'), bytes };
}

function startsAt(body: Buffer, at: number, wanted: Buffer): boolean {
  return body.subarray(at, at + wanted.length).equals(wanted);
}
