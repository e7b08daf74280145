import type { Fields } from './fields.js';
import { decodeBase64 } from './sealing.js';
import type { Session } from './session.js';
import { type CaptureSlot, imageNames, isImageName } from './words.js';

export interface Pictures {
  /** The whole picture, then smaller cuts of it, best first. */
  readonly wholes: readonly Buffer[];
  readonly face: Buffer | undefined;
}

const partNames = ['image', 'cropped', 'face', 'imageBarcode'] as const;

/** The pictures of one capture, inline as base64 or by the names under which they were uploaded (dossier 7.3). */
export function picturesFrom(session: Session, slot: CaptureSlot, side: Fields): Pictures {
  const images = side.optionalObject('images')?.only(...partNames);
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
    const bytes = session.uploads.get(name);
    if (!isImageName(name) || imageNames[name].slot !== slot || bytes === undefined) {
      throw side.wrong('imageNames', `names an image that was not uploaded: ${name}`);
    }
    if (name.includes('_face')) uploadedFace = bytes;
    else if (!name.includes('Barcode')) uploaded.push(bytes);
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
