import { type DiagnosisStep, ProofingError, type ProofingProvider } from '@anyproof/core';

/**
 * Signs a message as the vendor would, and reads it: what fails for us would fail for the vendor. `missing` says why there
 * may be no webhooks to try.
 */
export function webhookStep({ capabilities, webhooks }: ProofingProvider, missing: string): DiagnosisStep {
  return {
    check: 'webhook secret',
    run: async () => {
      if (capabilities.webhooks === undefined || webhooks === undefined) return { skipped: missing };
      if (webhooks.signForTest === undefined) return { skipped: 'this adapter signs none for tests' };
      try {
        await webhooks.read(
          await webhooks.signForTest({ sessionId: '1', status: 'completed', decision: 'approved' }),
        );
      } catch (error) {
        if (ProofingError.isInstance(error) && error.code === 'UNSUPPORTED')
          return { skipped: 'this vendor sends no such message' };
        throw error;
      }
      return capabilities.webhooks === 'signature'
        ? 'signed messages are taken'
        : 'messages with the secret are taken';
    },
    fix: 'set the secret that messages are proven with, long and random; without it anybody could send one',
    settings: ['webhookKey', 'callbacks'],
    blocks: false,
  };
}
