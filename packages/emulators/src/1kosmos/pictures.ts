import type { Fields } from './fields.js';
import { decodeBase64 } from './sealing.js';
import type { Session } from './session.js';
import { type CaptureSlot, imageNames } from './words.js';

export interface Pictures {
  /** The whole picture, then smaller cuts of it, best first. */
  readonly wholes: readonly Buffer[];
  readonly face: Buffer | undefined;
}

const partNames = ['image', 'cropped', 'face', 'imageBarcode'] as const;

/** The pictures of one capture, inline as base64 or by the names under which they were uploaded (dossier 7.3). */
export function picturesFrom(session: Session, slot: CaptureSlot, side: Fields): Pictures {
  const images = side.optionalObject('images');
  const parts = new Map<string, Buffer>();
  for (const name of partNames) {
    const text = images?.optionalText(name);
    if (images === undefined || text === undefined) continue;
    const bytes = decodeBase64(text);
    if (bytes === undefined) throw images.wrong(name, 'must be a valid base64 string');
    parts.set(name, bytes);
  }
  const named = side.has('imageNames') ? side.texts('imageNames') : [];
  const uploaded: Buffer[] = [];
  let uploadedFace: Buffer | undefined;
  for (const name of named) {
    const fullName = imageNameOf(name);
    const bytes = fullName === undefined ? undefined : session.uploads.get(fullName);
    if (fullName === undefined || imageNames[fullName] !== slot || bytes === undefined) {
      throw side.wrong('imageNames', `names an image that was not uploaded: ${name}`);
    }
    if (fullName.includes('_face')) uploadedFace = bytes;
    else if (!fullName.includes('Barcode')) uploaded.push(bytes);
  }
  const inline = [parts.get('image'), parts.get('cropped')].filter((bytes) => bytes !== undefined);
  return { wholes: [...inline, ...uploaded], face: parts.get('face') ?? uploadedFace };
}

/** A selfie may come as a face alone. */
export function facedPicture({ wholes, face }: Pictures): {
  readonly image: Buffer | undefined;
  readonly face: Buffer | undefined;
} {
  return { image: wholes[0] ?? face, face };
}

/** The stored name of an image, which may be asked for with or without its extension. */
export function imageNameOf(name: string): string | undefined {
  if (Object.hasOwn(imageNames, name)) return name;
  return Object.keys(imageNames).find((known) => known.replace(/\.[a-z]+$/, '') === name);
}
