import type { Consent, Proofing, SessionRef, Source } from '@anyproof/core';

/** The app's database, which outlives its processes: refs are plain JSON. */
export type Database = Map<string, string>;

export interface Answer {
  readonly verdict: 'welcome' | 'a clerk decides' | 'refused';
  readonly familyName: string | undefined;
  readonly iban: string | undefined;
}

/** Opens bank accounts for people who hand in their papers, perhaps days apart. */
export class Accounts {
  constructor(
    private readonly proofing: Proofing,
    private readonly database: Database,
  ) {}

  async open(account: string, consent: Consent): Promise<void> {
    const { ref } = await this.proofing.createSession({
      mode: 'direct',
      reference: account,
      consent,
      evidence: ['identity_document', 'bank_details'],
    });
    this.database.set(account, JSON.stringify(ref));
  }

  async handInCard(account: string, front: Source, back: Source): Promise<void> {
    await this.proofing.submitEvidence(this.#ref(account), {
      kind: 'identity_document',
      documentType: 'identity_card',
      pages: [front, back],
    });
  }

  async handInBankDetails(account: string, page: Source): Promise<void> {
    await this.proofing.submitEvidence(this.#ref(account), { kind: 'bank_details', pages: [page] });
  }

  async answer(account: string): Promise<Answer> {
    const ref = this.#ref(account);
    await this.proofing.finalizeSession(ref);
    const result = await this.proofing.waitForResult(ref);
    const verdicts = { approved: 'welcome', inconclusive: 'a clerk decides', declined: 'refused' } as const;
    return {
      verdict: verdicts[result.decision ?? 'inconclusive'],
      familyName: (result.claims ?? result.extracted)?.family_name,
      iban: result.documents.find(({ kind }) => kind === 'bank_details')?.bank?.iban,
    };
  }

  #ref(account: string): SessionRef {
    const stored = this.database.get(account);
    if (stored === undefined) throw new Error('there is no such account');
    return JSON.parse(stored);
  }
}
