import {
  isSecretFile,
  type ProofingConfig,
  type ProviderConfig,
  readSecretFileSync,
  type SealConfig,
} from '@anyproof/core';
import type { Report } from './values.js';

const NAMES = ['provider', 'providers', 'seal'];

/** What every configuration has, whatever its adapters. What does not fit is reported and left out. */
export function topLevelOf(content: unknown, report: Report): ProofingConfig {
  const top = isObject(content) ? content : {};
  if (!isObject(content)) report([], 'shape', 'must contain an object with provider, providers and seal');
  for (const name of Object.keys(top))
    if (!NAMES.includes(name))
      report([name], 'unknown', `is not one of ${NAMES.join(', ')}; settings go under providers.<name>`);
  const providers: { [name: string]: ProviderConfig } = Object.create(null);
  if (top['providers'] !== undefined && !isObject(top['providers']))
    report(['providers'], 'shape', 'must be an object: a name, and its settings, for each provider');
  for (const [name, settings] of Object.entries(Object(top['providers']))) {
    if (isObject(settings)) providers[name] = settings;
    else report(['providers', name], 'shape', 'must be an object of settings');
  }
  const seal = sealOf(top['seal'], report);
  const { provider } = top;
  if (provider !== undefined && typeof provider !== 'string') report(['provider'], 'shape', 'must be text');
  return {
    provider: typeof provider === 'string' ? provider : '',
    providers,
    ...(seal === undefined ? {} : { seal }),
  };
}

/** Keys are needed at once, so those in files are read here; what is wrong with a key, `createProofing` reports. */
function sealOf(value: unknown, report: Report): SealConfig | undefined {
  if (value === undefined || value === 'none') return value;
  let isComplete = true;
  const textOf = (key: unknown, path: readonly string[]): string => {
    if (!isSecretFile(key)) return typeof key === 'string' ? key : '';
    const content = readSecretFileSync(key);
    if ('text' in content) return content.text;
    report(path, 'file', `cannot be read: ${content.problem}`);
    isComplete = false;
    return '';
  };
  if (!isObject(value)) {
    report(['seal'], 'shape', "must be an object with key, or with keys, or 'none'");
    return undefined;
  }
  const { key, keys } = value;
  const seal = Array.isArray(keys)
    ? { keys: keys.map((one: unknown, index) => textOf(one, ['seal', 'keys', String(index)])) }
    : { key: textOf(key, ['seal', 'key']) };
  return isComplete ? seal : undefined;
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
