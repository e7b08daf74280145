import { settleCreation } from './creation.js';
import type { AdvanceParts } from './parts.js';
import { resolveMessages } from './resolve.js';

/** At a time. Each may take a while. */
const FEW = 5;

/** Works on what is due and belongs to no session yet: messages about other objects, and creations that nobody settled. */
export async function settleOthers(parts: AdvanceParts): Promise<void> {
  const { claims, creations, leases, proofing, random, report, stores } = parts;
  const claim = random.uuid();
  const messages = await claims.claimMessages(stores.database, claim, proofing.providers, FEW);
  const unsettled = await claims.claimCreations(stores.database, claim, FEW);
  if (messages + unsettled === 0) return;
  await leases.keep(claim, async (lost) => {
    const works = [
      ...(await resolveMessages(parts, claim)),
      ...(await creations.claimed(claim)).map((creation) => settleCreation(parts, creation, lost)),
    ];
    await Promise.all(works.map((work) => work.catch(report)));
  });
}
