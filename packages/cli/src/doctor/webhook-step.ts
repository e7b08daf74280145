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
      if (webhooks.signForTest === undefined) return { skipped: 'this adapter cannot sign a test message' };
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
        ? 'signed messages are accepted'
        : 'messages with the secret are accepted';
    },
    fix: 'set the webhook secret, long and random; without it, anyone could send a message',
    settings: ['webhookKey', 'callbacks'],
    blocks: false,
  };
}
