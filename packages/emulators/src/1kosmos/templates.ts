import { Fields } from './fields.js';
import { decodeBase64 } from './sealing.js';
import { type DocumentType, documentTypes } from './words.js';

const stepTypes = ['HTML', 'CAPTURE_FRONT', 'CAPTURE_BACK', 'CAPTURE_SELFIE', 'PROCESSING'] as const;

/** One screen of the vendor's capture page, kept as sent. */
export type TemplateStep = Readonly<Record<string, unknown>>;

export interface Template {
  readonly _id: string;
  readonly tenantId: string;
  readonly communityId: string;
  readonly documentType: DocumentType;
  readonly dvcID: string;
  readonly workflow: readonly TemplateStep[];
}

export function workflowFrom(body: Fields): readonly TemplateStep[] {
  return body.list('workflow').map((entry, index) => stepFrom(Fields.of(entry, `workflow[${index}]`)));
}

export function documentTypeFrom(body: Fields): DocumentType {
  return body.oneOf('documentType', documentTypes);
}

function stepFrom(step: Fields): TemplateStep {
  step.text('name');
  step.oneOf('type', stepTypes);
  const html = step.optionalText('html');
  if (html !== undefined && decodeBase64(html) === undefined) {
    throw step.wrong('html', 'must be a valid base64 string');
  }
  for (const list of ['params', 'actions']) if (step.has(list)) step.list(list);
  return step.record;
}
