import { z } from 'zod';

/** Form fields that the upload sets itself (dossier 2.2). */
const RESERVED = new Set(['file', 'type', 'documentId', 'page', 'transactionId']);

/** Further form fields of an upload: binarization, OCR, cropping; their names are not documented (dossier 1). */
export const uploadOptionsSchema = z.record(
  z.string().refine((name) => /^[\w.-]+$/.test(name) && !RESERVED.has(name), {
    error: 'must be a form field of letters, digits, dots and dashes that the upload does not set itself',
  }),
  z.string(),
);
