import { asRecord } from '../shared/body.js';
import { send } from '../shared/send.js';

/** Beside a length in fours; a group that repeats would overflow the stack on a picture of some megabytes. */
const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Padded standard Base64, white space allowed as .NET allows it; undefined for anything else. */
export function fromBase64(value: unknown): Buffer | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.replace(/\s+/g, '');
  return text.length > 0 && text.length % 4 === 0 && base64.test(text)
    ? Buffer.from(text, 'base64')
    : undefined;
}

/** The picture of `imageBase`: Base64, or an address where the emulator is told to fetch them. */
export async function imageOf(body: unknown, fetchUrls: boolean): Promise<Buffer | undefined> {
  const value = property(body, 'imageBase');
  if (fetchUrls && typeof value === 'string' && /^https?:\/\//.test(value)) {
    const answer = await send(value).catch(() => undefined);
    return answer?.status === 200 ? answer.body : undefined;
  }
  return fromBase64(value);
}

/** A property by its name in any case. */
export function property(body: unknown, name: string): unknown {
  const entries = Object.entries(asRecord(body) ?? {});
  return entries.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}
