/** As help lists them; a vendor may know more. */
export const DOCUMENT_TYPES = ['identity_card', 'passport', 'driving_licence', 'residence_permit'] as const;
