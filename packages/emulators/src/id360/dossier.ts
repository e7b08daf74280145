import type { HostedSlotId, Scenario } from '../shared/index.js';
import type { CreateRequest } from './create-request.js';
import type { Judgement } from './judgement.js';
import type { Id360EmulatorSettings } from './settings.js';

export type FinalStatus = 'OK' | 'KO' | 'CANCELED' | 'FAILED' | 'DISCONTINUED';
export type DossierStatus = 'NEW' | 'STARTED' | 'DELETED' | FinalStatus;

export type DocumentName =
  | 'id_document_image'
  | 'selfie_image_upload'
  | 'proof_of_address_image'
  | 'bank_details_image'
  /** The card of a company's officer: no document says how it comes, so no call takes it. */
  | 'id_document_mandate_image';

export interface StoredDocument {
  readonly id: number;
  totalPages: number;
  readonly pages: Map<number, Buffer>;
}

/** A step that ran, as callbacks and reports tell it. */
export interface StepRun {
  readonly name: string;
  readonly status: 'OK' | 'KO';
  readonly startedAt: number;
  readonly finishedAt: number;
}

/** One enrollment, as the vendor keeps it. Instants are milliseconds of the vendor's clock. */
export interface Dossier {
  readonly id: number;
  readonly apiKey: string;
  readonly redirectToken: string;
  readonly archiveReference: string;
  readonly scenario: Scenario;
  readonly request: CreateRequest;
  readonly createdAt: number;
  status: DossierStatus;
  reason: string | null;
  startedAt: number | undefined;
  finalizedAt: number | undefined;
  finishedAt: number | undefined;
  routeSelected: boolean;
  consent: { readonly terms: boolean; readonly biometry: boolean; readonly at: number } | undefined;
  readonly controlData: Map<string, { readonly value: string; readonly locked: boolean }>;
  readonly documents: Map<DocumentName, StoredDocument>;
  readonly stepRuns: Map<string, StepRun>;
  judgement: Judgement | undefined;
  /** The finished report, kept for the archive after the data is gone. */
  archived: unknown;
  /** Forgets the end that is scheduled, when one is. */
  cancelPlannedEnd: (() => void) | undefined;
}

/** The part of a process a hosted slot or an upload belongs to. */
export const documentOfSlot: Readonly<Record<HostedSlotId, { name: DocumentName; page: number }>> = {
  document_front: { name: 'id_document_image', page: 0 },
  document_back: { name: 'id_document_image', page: 1 },
  selfie: { name: 'selfie_image_upload', page: 0 },
  proof_of_address: { name: 'proof_of_address_image', page: 0 },
  bank_details: { name: 'bank_details_image', page: 0 },
};

/** Reports and callbacks call the uploaded selfie `selfie_image` (dossier 10, row 15). */
export const reportedName = (name: DocumentName): string =>
  name === 'selfie_image_upload' ? 'selfie_image' : name;

export const documentsOfSlots = (slots: readonly HostedSlotId[]): ReadonlySet<DocumentName> =>
  new Set(slots.map((slot) => documentOfSlot[slot].name));

/** Every page that was announced has come. */
export function isComplete(document: StoredDocument | undefined): boolean {
  if (!document) return false;
  for (let page = 0; page < document.totalPages; page += 1) if (!document.pages.has(page)) return false;
  return true;
}

/** The dossier's id as this server writes it there. */
export const writtenId = (
  { id }: Dossier,
  { textIds }: Id360EmulatorSettings,
  place: Id360EmulatorSettings['textIds'][number],
): number | string => (textIds.includes(place) ? String(id) : id);

/** The person's identity comes from an external method: no documents are asked for. */
export const isExternal = ({ scenario }: Dossier): boolean => scenario.startsWith('external');

export const isOpen = (dossier: Dossier): boolean => dossier.status === 'NEW' || dossier.status === 'STARTED';
