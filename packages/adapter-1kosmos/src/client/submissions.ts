import type { Source } from '@anyproof/core';
import { base64Of } from '@anyproof/provider-kit';

export type VerificationName = 'document_liveness_front' | 'document_liveness_back' | 'selfie_liveness';

/** Cuts of a picture, in base64, under the vendor's names. */
export interface PictureCuts {
  readonly cropped?: string;
  readonly face?: string;
  readonly imageBarcode?: string;
}

/** What the capture engine hands over with a picture (dossier 6.2, row 12). */
export interface VerificationSubmission {
  /** The engine's own result; `{}` when there was none. */
  readonly result: object;
  /** The picture itself, or `imageNames` of pictures that were uploaded. */
  readonly image?: Source;
  readonly images?: PictureCuts;
  readonly imageNames?: readonly string[];
  readonly event?: { readonly screen_name: string; readonly event_name: string };
}

/** Dossier 6.2, row 11: `status` is text in the vendor's prose and a boolean in its table. */
export interface SessionEvent {
  readonly screen_name: string;
  readonly status?: string | boolean;
  readonly error?: string;
}

export interface PictureSide {
  readonly result: object;
  readonly image: Source;
  readonly images?: PictureCuts;
}

interface WholeDocument<Side> {
  readonly document_front: Side;
  readonly document_back?: Side;
  readonly fallbackCaptureMode?: 'manual' | 'auto';
}
/** Dossier 6.2, row 14. */
export type DocumentPictures = WholeDocument<PictureSide>;
/** Dossier 6.2, row 15. */
export type DocumentNames = WholeDocument<{
  readonly result: object;
  readonly imageNames: readonly string[];
}>;

export function verificationBody({
  result,
  image,
  images,
  imageNames,
  event,
}: VerificationSubmission): object {
  const inline = { ...(image && { image: base64Of(image) }), ...images };
  return {
    result,
    ...(Object.keys(inline).length > 0 && { images: inline }),
    ...(imageNames && { imageNames }),
    ...(event && { event }),
  };
}

export const pictureSide = ({ result, image, images }: PictureSide): object => ({
  result,
  images: { image: base64Of(image), ...images },
});
