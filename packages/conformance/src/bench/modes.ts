import {
  type EvidenceKind,
  type FlowCapabilities,
  MODES,
  type Mode,
  type UploadLimits,
} from '@anyproof/core';

export type Upload = UploadLimits & { readonly kind: EvidenceKind };

export const modesOf = ({ modes }: FlowCapabilities): readonly Mode[] =>
  MODES.filter((mode) => modes[mode] !== undefined);

/** The kinds of evidence that an app may submit, with their limits. */
export const uploadsOf = ({ evidence }: FlowCapabilities): readonly Upload[] =>
  evidence.flatMap(({ kind, upload }) => (upload === undefined ? [] : [{ kind, ...upload }]));

/** The mode of sessions for which a case names none. */
export const usualMode = ({ modes }: FlowCapabilities): Mode =>
  (['direct', ...MODES] as const).find((mode) => modes[mode] !== undefined) ?? 'hosted';
