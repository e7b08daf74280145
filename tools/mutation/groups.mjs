/**
 * What must not break unseen. Each set is mutated under its own tests alone, which keeps a mutant's run short: Jest loads
 * every test file of a set for every mutant. Paths are those under packages/.
 */
export const GROUPS = {
  reducer: [
    {
      files: ['core/src/reducer.ts', 'core/src/observation-order.ts', 'core/src/history.ts'],
      tests: ['core/test/reducer*.test.ts', 'core/test/history.test.ts', 'core/test/consent.test.ts'],
    },
    {
      files: ['core/src/session-records.ts', 'core/src/state-text.ts', 'core/src/session-store.ts'],
      tests: [
        'core/test/failing-store.test.ts',
        'core/test/proofing.test.ts',
        'core/test/state-text.test.ts',
      ],
    },
  ],
  boundary: [
    {
      files: ['core/src/boundary.ts', 'core/src/boundary-sessions.ts', 'core/src/boundary-values.ts'],
      tests: ['core/test/boundary.test.ts'],
    },
    { files: ['provider-kit/src/answer.ts'], tests: ['provider-kit/test/answer.test.ts'] },
  ],
  redaction: [
    {
      files: ['core/src/errors.ts', 'core/src/hidden.ts'],
      tests: ['core/test/errors*.test.ts', 'core/test/hidden.test.ts'],
    },
    {
      files: ['provider-kit/src/transport-errors.ts'],
      tests: ['provider-kit/test/transport-errors.test.ts'],
    },
    {
      files: ['provider-kit/src/status-errors.ts'],
      tests: ['provider-kit/test/status-errors-table.test.ts'],
    },
  ],
  webhooks: [
    {
      files: ['provider-kit/src/webhook-proof.ts'],
      tests: ['provider-kit/test/webhook-proof.test.ts'],
    },
    {
      files: [
        'core/src/webhooks.ts',
        'core/src/webhook-message.ts',
        'core/src/webhook-handler.ts',
        'core/src/webhook-sender.ts',
        'core/src/webhook-follow.ts',
        'core/src/webhook-ports.ts',
        'core/src/webhook-settle.ts',
        'core/src/webhook-waiting.ts',
        'core/src/webhook-resume.ts',
      ],
      tests: [
        'core/test/webhooks.test.ts',
        'core/test/webhook-headers.test.ts',
        'core/test/webhook-parts.test.ts',
        'core/test/webhook-sender.test.ts',
      ],
    },
    {
      files: ['adapter-id360/src/id360-webhook.ts'],
      tests: ['adapter-id360/test/webhook*.test.ts'],
    },
    {
      files: ['adapter-innovatrics/src/innovatrics-webhook.ts'],
      tests: ['adapter-innovatrics/test/webhook.test.ts', 'adapter-innovatrics/test/webhook-proof.test.ts'],
    },
  ],
  urls: [
    { files: ['provider-kit/src/url-guard.ts'], tests: ['provider-kit/test/url-guard*.test.ts'] },
    {
      files: ['provider-kit/src/address-guard.ts'],
      tests: ['provider-kit/test/address-guard.test.ts', 'provider-kit/test/url-guard-edges.test.ts'],
    },
  ],
  sealing: [
    { files: ['core/src/seal.ts', 'core/src/seal-box.ts'], tests: ['core/test/seal*.test.ts'] },
    { files: ['provider-kit/src/sealed-state.ts'], tests: ['provider-kit/test/sealed-state.test.ts'] },
    {
      files: ['adapter-1kosmos/src/protocol/keys.ts', 'adapter-1kosmos/src/protocol/envelope.ts'],
      tests: ['adapter-1kosmos/test/crypto*.test.ts'],
    },
  ],
};
