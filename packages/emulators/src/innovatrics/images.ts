import type { Session } from './session.js';

/** Image names of `document/result`. `/images` lists them without the signature (dossier 11.22). */
export function documentImages({ front, back }: Session): string[] {
  return [
    ...(front ? ['primary_face', 'signature'] : []),
    ...(back ? ['original_normalized_BACK'] : []),
    ...(front ? ['original_normalized_FRONT'] : []),
  ];
}

export const imageList = (session: Session) => ({
  document: documentImages(session).filter((name) => name !== 'signature'),
  face: session.face ? ['face_cropped'] : [],
});

/** The bytes as they were uploaded: the emulator cuts nothing out of a picture. */
export function imageBytes({ front, back, face }: Session, name: string): Buffer | undefined {
  switch (name) {
    case 'primary_face':
    case 'signature':
    case 'original_normalized_FRONT':
      return front?.bytes;
    case 'original_normalized_BACK':
      return back?.bytes;
    case 'face_cropped':
      return face?.bytes;
    default:
      return undefined;
  }
}
