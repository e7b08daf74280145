import type { CreateSessionInput } from '@anyproof/core';
import { field, readProviderOptions } from '@anyproof/provider-kit';

/** What only Acme knows: `providerOptions: { acme: { … } satisfies AcmeSessionOptions }`. */
export interface AcmeSessionOptions {
  /** The look of Acme's page, by its name in Acme's console. */
  readonly theme?: string;
}

const options = field.group({ theme: { is: field.text(), optional: true } });

/** Throws INVALID_INPUT and names the options that are wrong. */
export const readOptions = (input: CreateSessionInput, provider: string): AcmeSessionOptions =>
  readProviderOptions<AcmeSessionOptions>(options, input, 'acme', provider);
