import { type Adapter, defineAdapter, type StandardSchemaV1 } from '@anyproof/core';
import { type Parts, type ReferenceSettings, sound } from './parts.js';
import { createProvider } from './provider.js';

const settingsSchema = ({ isUsable }: Parts): StandardSchemaV1<ReferenceSettings> => ({
  '~standard': {
    version: 1,
    vendor: 'reference',
    validate: (value) => {
      const given = Object(value) as Partial<ReferenceSettings>;
      const missing = (['baseUrl', 'apiKey', 'webhookKey'] as const).filter(
        (name) => given[name] === undefined,
      );
      if (missing.length > 0) return { issues: missing.map((name) => ({ message: 'text', path: [name] })) };
      if (given.webhookKey === '')
        return { issues: [{ message: 'must not be empty', path: ['webhookKey'] }] };
      const spoilt = (['apiKey', 'webhookKey'] as const).filter(
        (name) => !isUsable(given[name]) || (name === 'webhookKey' && typeof given[name] !== 'string'),
      );
      if (spoilt.length > 0)
        return { issues: spoilt.map((name) => ({ message: 'is no key', path: [name] })) };
      return { value: { timeoutMs: 5_000, ...given } as ReferenceSettings };
    },
  },
});

/** The smallest adapter that keeps the whole contract; `flaws` makes it break it. */
export function referenceAdapter(flaws: Partial<Parts> = {}): Adapter {
  const parts = { ...sound, ...flaws };
  return defineAdapter<ReferenceSettings, undefined>({
    id: 'reference',
    specificationVersion: 'v1',
    settings: settingsSchema(parts),
    sealsState: true,
    create: (settings, deps) => ({
      ...parts.provider(createProvider(settings, deps, parts), deps),
      client: undefined,
    }),
  });
}
