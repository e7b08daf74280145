export interface GuardedSet {
  readonly files: readonly string[];
  /** Patterns. */
  readonly tests: readonly string[];
}

/**
 * What must not break unseen. Each set is mutated under its own tests alone, which keeps a mutant's run short: Jest loads
 * every test file of a set for every mutant. Paths are those under packages/.
 */
export const GROUPS: Readonly<Record<string, readonly GuardedSet[]>> = {
  reducer: [
    {
      files: ['core/src/state/reducer.ts', 'core/src/state/outcome.ts'],
      tests: [
        'core/test/reducer*.test.ts',
        'core/test/history.test.ts',
        'core/test/consent.test.ts',
        'core/test/state-text.test.ts',
      ],
    },
    {
      files: ['core/src/state/store.ts', 'core/src/state/correct.ts'],
      tests: [
        'core/test/answers-that-contradict.test.ts',
        'core/test/corrected.test.ts',
        'core/test/erasure.test.ts',
        'core/test/failing-store.test.ts',
        'core/test/reducer-reopened.test.ts',
        'core/test/proofing.test.ts',
        'core/test/state-text.test.ts',
      ],
    },
  ],
  boundary: [
    {
      files: [
        'core/src/boundary/provider.ts',
        'core/src/boundary/answers.ts',
        'core/src/boundary/sessions.ts',
      ],
      tests: ['core/test/boundary*.test.ts', 'core/test/webhook-parts.test.ts'],
    },
    {
      files: ['core/src/boundary/errors.ts', 'core/src/support/copy.ts'],
      tests: ['core/test/boundary*.test.ts', 'core/test/plain-javascript.test.ts'],
    },
    { files: ['provider-kit/src/answers/answer.ts'], tests: ['provider-kit/test/answer.test.ts'] },
  ],
  redaction: [
    {
      files: ['core/src/contract/errors.ts', 'core/src/support/hide.ts'],
      tests: ['core/test/errors*.test.ts', 'core/test/hidden.test.ts', 'core/test/plain-javascript.test.ts'],
    },
    {
      files: ['provider-kit/src/http/transport-errors.ts'],
      tests: ['provider-kit/test/transport-errors.test.ts'],
    },
    {
      files: ['provider-kit/src/http/status-errors.ts'],
      tests: ['provider-kit/test/status-errors-table.test.ts'],
    },
  ],
  webhooks: [
    {
      files: [
        'provider-kit/src/webhooks/message.ts',
        'provider-kit/src/webhooks/signature.ts',
        'provider-kit/src/webhooks/proof.ts',
        'provider-kit/src/webhooks/timed-proof.ts',
      ],
      tests: ['provider-kit/test/webhook-message.test.ts', 'provider-kit/test/webhook-proofs.test.ts'],
    },
    {
      files: [
        'core/src/contract/webhook.ts',
        'core/src/webhooks/message.ts',
        'core/src/webhooks/notice.ts',
        'core/src/webhooks/handle.ts',
        'core/src/webhooks/settle.ts',
        'core/src/webhooks/settle-messages.ts',
        'core/src/webhooks/inbox.ts',
        'core/src/ports/guard.ts',
        'core/src/support/fields.ts',
      ],
      tests: [
        'core/test/webhooks.test.ts',
        'core/test/webhook-headers.test.ts',
        'core/test/webhook-inbox.test.ts',
        'core/test/webhook-notice.test.ts',
        'core/test/webhook-objects.test.ts',
        'core/test/webhook-parts.test.ts',
        'core/test/webhook-sender.test.ts',
        'core/test/webhook-settle.test.ts',
      ],
    },
    {
      files: ['adapter-id360/src/webhook.ts'],
      tests: ['adapter-id360/test/webhook*.test.ts'],
    },
    {
      files: ['adapter-innovatrics/src/webhook.ts'],
      tests: ['adapter-innovatrics/test/webhook.test.ts', 'adapter-innovatrics/test/webhook-proof.test.ts'],
    },
  ],
  urls: [
    { files: ['provider-kit/src/urls/url-guard.ts'], tests: ['provider-kit/test/url-guard*.test.ts'] },
    {
      files: ['provider-kit/src/urls/address-guard.ts'],
      tests: ['provider-kit/test/address-guard.test.ts', 'provider-kit/test/url-guard-edges.test.ts'],
    },
  ],
  sealing: [
    {
      files: ['core/src/sealing/ref-sealer.ts', 'core/src/sealing/box.ts'],
      tests: ['core/test/seal*.test.ts'],
    },
    { files: ['provider-kit/src/verbs/sealed-state.ts'], tests: ['provider-kit/test/sealed-state.test.ts'] },
    {
      files: ['adapter-1kosmos/src/protocol/keys.ts', 'adapter-1kosmos/src/protocol/envelope.ts'],
      tests: ['adapter-1kosmos/test/crypto*.test.ts'],
    },
  ],
};
