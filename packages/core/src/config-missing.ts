import { originOf, type ProofingConfig } from './config.js';
import type { Adapter } from './contract/adapter.js';
import { ProofingError } from './contract/errors.js';
import { nearest } from './support/nearest.js';

/**
 * A provider that was asked for and is not configured: misspelt, or taken out of the configuration while sessions of it
 * are still kept. Its name comes out of a store or a call and may be anything, a secret among them, so it is not shown.
 */
export function noSuchProvider(name: unknown, configured: readonly string[]): ProofingError {
  const near = typeof name === 'string' ? nearest(name, configured) : undefined;
  const fix =
    near === undefined
      ? 'add its settings again: they are needed for as long as sessions of it are kept'
      : `did you mean ${near}?`;
  return new ProofingError({
    code: 'NO_SUCH_PROVIDER',
    message: `this provider is not in the configuration, which has ${configured.join(', ')}; ${fix}`,
  });
}

/** The check of `anyproof doctor` that settings for webhooks belong to; see `SettingHelp.check`. */
const WEBHOOK_CHECK = 'webhook secret';

/**
 * Why a provider has no webhooks, and what to set where its adapter would have them. The adapter says so in
 * `settingsHelp`, by the settings that belong to the check `webhook secret`.
 */
export function webhooksMissing(
  { settingsHelp = {} }: Adapter,
  provider: string,
  config: ProofingConfig,
): string {
  const places = Object.entries(settingsHelp)
    .filter(([, { check }]) => check === WEBHOOK_CHECK)
    .map(([setting]) => originOf(config, ['providers', provider, ...setting.split('.')]));
  return places.length === 0
    ? 'this vendor sends no webhooks; poll with waitForResult'
    : `no webhooks are set up here; set ${places.join(' or ')}, or poll with waitForResult`;
}
