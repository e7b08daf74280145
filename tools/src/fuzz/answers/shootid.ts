import { CANARY } from '../expect.js';

export const TRANSACTION = '4f1d0c2e7a904b6f9c1e2d3a4b5c6d7e';

export const IDENTITY = {
  documentId: 0,
  declaredType: 'IDENTITY',
  detectedType: 'IDENTITY',
  pages: [{ page: 0 }, { page: 1 }],
  mrz: {
    line1: 'IDFRAEXEMPLE<<<<<<<<<<<<<<<<<<075012',
    line2: '2102750123450ELODIE<<ANNE<8507125F1',
    lastName: CANARY,
    firstNames: ['ELODIE', 'ANNE'],
    birthDate: '1985-07-12',
    sex: 'F',
    nationality: 'FRA',
    documentNumber: '210275012345',
    issuingCountry: 'FRA',
    valid: true,
  },
  ocr: { birthPlace: 'LYON', expirationDate: '31/01/2036', issueDate: '01.02.2021', autorite: 'Préfecture' },
};
export const BANK = {
  documentId: '1',
  declaredType: 'RIB',
  ocr: { iban: 'FR76 0000 0000 0000 0000 0000 097', bic: 'INVEFRPP', holder: CANARY },
};
