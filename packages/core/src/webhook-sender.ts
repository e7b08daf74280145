import { ProofingError } from './contract/errors.js';
import type { ProofingProvider } from './contract/provider.js';
import type { ProviderWebhooks, WebhookNotice, WebhookProblem, WebhookRequest } from './contract/webhook.js';

/** A provider that receives messages. */
export interface Recipient {
  readonly name: string;
  readonly webhooks: ProviderWebhooks;
}

/** Whose message it is, and what it says; or why it is nobody's. */
export type Sender =
  | { readonly provider: string; readonly notice: WebhookNotice }
  | { readonly refused: ProofingError };

/** The providers among these that receive messages. */
export function recipients(
  names: readonly string[],
  find: (name: string) => ProofingProvider,
): readonly Recipient[] {
  return names.flatMap((name) => {
    const { webhooks } = find(name);
    return webhooks === undefined ? [] : [{ name, webhooks }];
  });
}

/**
 * Tries the proof of every recipient, so that one address serves all vendors, and sessions under way after a swap. All are
 * always tried: how long it takes says nothing of which one fitted. Where several fit, as with two providers at one vendor
 * that share a secret, a proof goes before its absence, then whoever `knows` the session, then the order of the
 * configuration. Throws what is wrong with a set-up (CONFIG) when no other proof fits.
 */
export async function findSender(
  request: WebhookRequest,
  all: readonly Recipient[],
  knows: (provider: string, sessionId: string) => Promise<boolean>,
): Promise<Sender> {
  const attempts = await Promise.all(all.map((recipient) => attempt(recipient, request)));
  const read = attempts.flatMap((one) => ('notice' in one ? [one] : []));
  const proven = read.filter(({ notice }) => notice.unproven !== true);
  const fitting = proven.length > 0 ? proven : read;
  const [first, ...more] = fitting;
  if (first !== undefined) return more.length === 0 ? first : ((await known(fitting, knows)) ?? first);
  const errors = attempts.flatMap((one) => ('refused' in one ? [one.refused] : []));
  const broken = errors.find(({ code }) => code !== 'WEBHOOK_INVALID');
  if (broken !== undefined) throw broken;
  return { refused: mostTelling(errors) };
}

async function attempt({ name, webhooks }: Recipient, request: WebhookRequest): Promise<Sender> {
  try {
    return { provider: name, notice: await webhooks.read(request) };
  } catch (error) {
    if (ProofingError.isInstance(error)) return { refused: error };
    throw error;
  }
}

async function known(
  fitting: readonly { readonly provider: string; readonly notice: WebhookNotice }[],
  knows: (provider: string, sessionId: string) => Promise<boolean>,
) {
  for (const one of fitting) if (await knows(one.provider, one.notice.sessionId)) return one;
  return undefined;
}

/** Whose proof fitted but could not be read has more to say than those it was never meant for. */
const TELLING: readonly WebhookProblem[] = [
  'session_missing',
  'unreadable',
  'proof_old',
  'proof_wrong',
  'proof_missing',
];

function mostTelling(errors: readonly ProofingError[]): ProofingError {
  const rank = (error: ProofingError) => {
    const problem = problemOf(error);
    return problem === 'other' ? TELLING.length : TELLING.indexOf(problem);
  };
  const [best] = [...errors].sort((a, b) => rank(a) - rank(b));
  return best ?? new ProofingError({ code: 'WEBHOOK_INVALID', message: 'a webhook could not be verified' });
}

/** The fixed code of a refusal, whatever an adapter put there. */
export function problemOf({ problem }: ProofingError): WebhookProblem {
  return TELLING.find((one) => one === problem) ?? 'other';
}
