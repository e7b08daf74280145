import type { HostedSlotId } from '../shared/index.js';
import type { Dossier, StoredDocument } from './model.js';
import type { Id360EmulatorSettings } from './settings.js';
import type { DocumentName } from './words.js';

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
