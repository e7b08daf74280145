import { createHash } from 'node:crypto';
import { personOf } from '../life/comparisons.js';
import { attemptOf, type Verification } from '../life/model.js';

export interface ReportFile {
  readonly id: string;
  readonly kind: 'DOCUMENT_IMAGE' | 'SELFIE' | 'PORTRAIT' | 'REPORT';
  readonly mediaType: string;
  readonly bytes: Buffer;
  readonly sha256: string;
}

/** The files of the latest attempt. */
export function filesOf(one: Verification): readonly ReportFile[] {
  const { shown, reportId } = attemptOf(one);
  const front = shown.get('document-0');
  const file = (name: string, kind: ReportFile['kind'], mediaType: string, bytes: Buffer): ReportFile => ({
    id: `fil_${hashOf(Buffer.from(`${reportId} ${name}`)).slice(0, 16)}`,
    kind,
    mediaType,
    bytes,
    sha256: hashOf(bytes),
  });
  const pictures = [...shown].map(([slot, { bytes, mediaType }]) =>
    file(slot, slot === 'selfie-0' ? 'SELFIE' : 'DOCUMENT_IMAGE', mediaType, bytes),
  );
  if (front === undefined) return pictures;
  const { mediaType, bytes } = front;
  const text = JSON.stringify({ report: reportId, ...personOf(one) });
  return [
    ...pictures,
    file('portrait', 'PORTRAIT', mediaType, bytes.subarray(0, 2_000)),
    file('report', 'REPORT', 'text/plain', Buffer.from(text)),
  ];
}

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
