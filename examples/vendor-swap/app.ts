import {
  type Claims,
  type Consent,
  configFromEnv,
  createProofing,
  type Environment,
  type SessionRef,
  type Source,
} from '@anyproof/core';
import { adapters } from './config.js';

export interface Customer {
  /** The app's own name of this proofing. */
  readonly reference: string;
  readonly claims: Claims;
  readonly consent: Consent;
  readonly photos: { readonly front: Source; readonly back: Source; readonly selfie: Source };
  /** Writes to the app's database. */
  save(ref: SessionRef): Promise<void>;
}

/** What the app has to say about a customer. Which vendor looked, it does not know. */
export async function proveCustomer(env: Environment, customer: Customer): Promise<readonly string[]> {
  const proofing = createProofing({ adapters, config: configFromEnv(env) });
  const { front, back, selfie } = customer.photos;
  const result = await proofing.run(
    {
      mode: 'direct',
      reference: customer.reference,
      expected: customer.claims,
      consent: customer.consent,
      returnUrl: 'https://app.example/identity/return',
      evidence: [
        { kind: 'identity_document', documentType: 'identity_card', pages: [front, back] },
        { kind: 'selfie', pages: [selfie] },
      ],
    },
    { onSession: ({ ref }) => customer.save(ref) },
  );

  const { claims } = result;
  const document = result.documents.find(({ kind }) => kind === 'identity_document');
  const faces = result.checks.filter(({ kind }) => kind === 'face_match');
  return [
    `status     ${result.status}`,
    `decision   ${result.decision}`,
    `person     ${claims?.given_name} ${claims?.family_name}, born ${claims?.birthdate}`,
    `document   ${document?.type} ${document?.number}, ${document?.issuingCountry}, until ${document?.expiresOn}`,
    `faces      ${faces.length > 0 && faces.every(({ status }) => status === 'pass') ? 'match' : 'do not match'}`,
  ];
}
