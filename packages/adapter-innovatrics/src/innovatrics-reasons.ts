import type { Reason, ReasonCode } from '@anyproof/core';
import { entryOf } from '@anyproof/provider-kit';

/** Why the vendor does not take a photo (dossier 4.3). */
const PHOTO: { readonly [code: string]: ReasonCode } = {
  DOCUMENT_NOT_RECOGNIZED: 'document_not_recognized',
  WRONG_SIDE: 'document_wrong_side',
  // On a document call: the portrait that is printed on it.
  FACE_QUALITY_LOW: 'portrait_quality',
  FACE_ANGLE_TOO_LARGE: 'selfie_quality',
  FACE_CLOSE_TO_BORDER: 'selfie_quality',
  FACE_CROPPED: 'selfie_quality',
  FACE_IS_OCCLUDED: 'selfie_quality',
  FACE_TOO_CLOSE: 'selfie_quality',
  FACE_TOO_SMALL: 'selfie_quality',
  FACE_NOT_FOUND: 'face_not_found',
  TOO_MANY_FACES: 'too_many_faces',
};

export const PHOTO_CODES: readonly string[] = Object.keys(PHOTO);

/** True for a documented photo code. */
export const isPhotoCode = (code: string): boolean => entryOf(PHOTO, code) !== undefined;

const CODE_LIKE = /^[A-Za-z][A-Za-z0-9_]{0,79}$/;

/** The code as a reason to take the photo again; `other` for one that is not in the vendor's list, or is free text. */
export function photoReason(code: string | undefined): Reason {
  if (!code || !CODE_LIKE.test(code)) return { code: 'other' };
  return { code: entryOf(PHOTO, code) ?? 'other', nativeCode: code };
}
