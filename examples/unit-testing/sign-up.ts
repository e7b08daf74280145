import {
  type Claims,
  type Consent,
  isEnded,
  type Proofing,
  ProofingError,
  type ProofingSession,
  type SessionRef,
  type Source,
} from '@anyproof/core';

export interface Applicant {
  readonly id: string;
  readonly claims: Claims;
  readonly consent: Consent;
  readonly card: readonly [front: Source, back: Source];
  readonly selfie: Source;
}

/** What the app tells the applicant. */
export type Answer =
  | { readonly kind: 'welcome'; readonly name: string }
  | { readonly kind: 'refused'; readonly because: readonly string[] }
  | { readonly kind: 'photo again'; readonly of: string; readonly because: readonly string[] }
  /** The attempt failed, and the session is open for another: `retrySession`. */
  | { readonly kind: 'try again'; readonly because: readonly string[] }
  /** Somebody looks at it, and a message will come. */
  | { readonly kind: 'in review' }
  | { readonly kind: 'later' }
  | { readonly kind: 'start again' };

export class SignUp {
  /** Your database. */
  readonly sessions = new Map<string, SessionRef>();
  readonly customers = new Map<string, Claims>();

  constructor(private readonly proofing: Proofing) {}

  async signUp(applicant: Applicant): Promise<Answer> {
    const { id, claims, consent, card, selfie } = applicant;
    try {
      const result = await this.proofing.run(
        {
          mode: 'direct',
          reference: id,
          expected: claims,
          consent,
          returnUrl: 'https://app.example/sign-up',
          evidence: [
            { kind: 'identity_document', documentType: 'identity_card', pages: card },
            { kind: 'selfie', pages: [selfie] },
          ],
        },
        { onSession: ({ ref }) => this.sessions.set(id, ref) },
      );
      const because = result.reasons.map(({ code }) => code);
      if (result.refused !== undefined) return { kind: 'photo again', of: result.refused.kind, because };
      if (result.action?.actor === 'person') return { kind: 'try again', because };
      if (!isEnded(result.status)) return { kind: 'in review' };
      if (result.decision !== 'approved') return { kind: 'refused', because };
      this.customers.set(id, result.claims ?? {});
      return { kind: 'welcome', name: result.claims?.given_name ?? '' };
    } catch (error) {
      if (!ProofingError.isInstance(error)) throw error;
      if (error.code === 'AMBIGUOUS') return { kind: 'start again' };
      if (error.retryable) return { kind: 'later' };
      throw error;
    }
  }

  /** The vendor's word on a session, after a message of the vendor. May come twice. */
  readonly onSession = async (session: ProofingSession): Promise<void> => {
    const found = [...this.sessions].find(([, ref]) => ref.id === session.ref.id);
    if (found === undefined) throw new Error('nobody has this session yet');
    const [id] = found;
    if (session.decision !== 'approved' || this.customers.has(id)) return;
    const { claims } = await this.proofing.getResult(session.ref);
    this.customers.set(id, claims ?? {});
  };
}
