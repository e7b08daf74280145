import type { Proofing, ProofingResult, SessionRef } from '@anyproof/core';
import { PROOFING, TENANT_ID } from '@anyproof/tsyringe';
import { inject, injectable, Lifecycle, scoped } from 'tsyringe';

/** One for each tenant; a singleton would keep the Proofing of whoever came first. */
@scoped(Lifecycle.ContainerScoped)
@injectable()
export class Onboarding {
  readonly #refs = new Map<string, SessionRef>();

  constructor(
    @inject(PROOFING) private readonly proofing: Proofing,
    @inject(TENANT_ID) private readonly tenantId: string,
  ) {}

  /** Returns where the person goes. */
  async start(customer: string): Promise<string> {
    const { ref, launch } = await this.proofing.createSession({
      reference: customer,
      returnUrl: `https://${this.tenantId}.app.example/identity`,
    });
    this.#refs.set(customer, ref);
    if (launch.url === undefined) throw new Error('this app sends people to a page');
    return launch.url;
  }

  /** Undefined for a customer of another tenant. */
  async outcome(customer: string): Promise<ProofingResult | undefined> {
    const ref = this.#refs.get(customer);
    return ref && this.proofing.waitForResult(ref);
  }
}
