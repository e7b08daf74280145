import { type Observer, type Proofing, ProofingError, type SessionRef } from '@anyproof/core';

/** Told whenever a session went elsewhere: what your on-call engineer wants to know. */
export function routeWatcher(say: (line: string) => void): Observer {
  return {
    observe: (event) => {
      if (event.type !== 'route') return;
      const { provider, skipped } = event.choice;
      const why = skipped.map((one) => `${one.provider} gave ${one.error}`).join(', ');
      say(`metric: a new session at ${provider}${why === '' ? '' : `, since ${why}`}`);
    },
  };
}

export type Started =
  | { readonly kind: 'started'; readonly ref: SessionRef; readonly url: string }
  /** Nobody knows whether the vendor made it. A second one could cost money, so the person decides. */
  | { readonly kind: 'ask to start again' }
  | { readonly kind: 'try later' };

/** The app does not handle failover: it calls once. What reaches it is what no other vendor could fix. */
export async function startProofing(proofing: Proofing, reference: string): Promise<Started> {
  try {
    const session = await proofing.createSession({ reference, returnUrl: 'https://app.example/identity' });
    const { url } = session.launch;
    if (url === undefined) throw new Error('this app sends people to a page');
    return { kind: 'started', ref: session.ref, url };
  } catch (error) {
    if (!ProofingError.isInstance(error)) throw error;
    if (error.code === 'AMBIGUOUS') return { kind: 'ask to start again' };
    if (error.retryable) return { kind: 'try later' };
    throw error;
  }
}
