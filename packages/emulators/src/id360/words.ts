export type FinalStatus = 'OK' | 'KO' | 'CANCELED' | 'FAILED' | 'DISCONTINUED';
export type DossierStatus = 'NEW' | 'STARTED' | 'DELETED' | FinalStatus;

export type DocumentName =
  | 'id_document_image'
  | 'selfie_image_upload'
  | 'proof_of_address_image'
  | 'bank_details_image'
  /** The card of a company's officer: no document says how it comes, so no call takes it. */
  | 'id_document_mandate_image';
