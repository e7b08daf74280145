import { type EvidenceInput, ProofingError } from '@anyproof/core';
import { z } from 'zod';
import { isJson } from './1kosmos-json.js';

/**
 * What 1Kosmos' capture engine returned in the person's browser or app, for one picture: pass it as
 * `evidence.capture` with a selfie. Without it, the picture is sent with an empty result, and liveness counts as not
 * performed.
 */
export interface OneKosmosCapture {
  /** The engine's own result, sent as it is. */
  readonly result?: { readonly [field: string]: unknown };
  /** Cuts of the picture, in base64. */
  readonly images?: { readonly cropped?: string; readonly face?: string; readonly imageBarcode?: string };
  readonly event?: { readonly screen_name: string; readonly event_name: string };
}

/** With an identity document: one capture for each side. */
export interface OneKosmosDocumentCapture {
  readonly front?: OneKosmosCapture;
  readonly back?: OneKosmosCapture;
}

const capture = z.strictObject({
  result: z.record(z.string(), z.unknown()).refine(isJson).exactOptional(),
  images: z
    .strictObject({
      cropped: z.base64().exactOptional(),
      face: z.base64().exactOptional(),
      imageBarcode: z.base64().exactOptional(),
    })
    .exactOptional(),
  event: z.strictObject({ screen_name: z.string(), event_name: z.string() }).exactOptional(),
});
const documentCapture = z.strictObject({ front: capture.exactOptional(), back: capture.exactOptional() });

/** One capture for each page, in order. Throws INVALID_INPUT when the capture is of another shape. */
export function capturesOf(evidence: EvidenceInput, provider: string): readonly OneKosmosCapture[] {
  if (evidence.kind === 'selfie') return [read(capture, evidence, provider)];
  const { front = {}, back = {} } = read(documentCapture, evidence, provider);
  return [front, back];
}

function read<Value>(schema: z.ZodType<Value>, evidence: EvidenceInput, provider: string): Value {
  const checked = schema.safeParse(evidence.capture ?? {});
  if (checked.success) return checked.data;
  throw new ProofingError({
    code: 'INVALID_INPUT',
    message: `${evidence.kind}: capture is not of the shape that 1Kosmos takes (see OneKosmosCapture)`,
    provider,
  });
}
