import {
  type AdapterDeps,
  type CallOptions,
  type CreatedSession,
  type CreateSessionInput,
  type Launch,
  ProofingError,
  type ProofingErrorCode,
  type Warning,
  withLaunch,
  withRaw,
} from '@anyproof/core';
import { flowNamed, guardedUrl, ignoredHints, readProviderOptions } from '@anyproof/provider-kit';
import { z } from 'zod';
import type { AcmeClient } from './client/index.js';
import type { Verification } from './client/verification.js';
import { type MapperContext, mapSession } from './result/session.js';
import type { AcmeSettings } from './settings.js';

/** What only Acme knows: `providerOptions: { acme: { … } satisfies AcmeSessionOptions }`. */
export interface AcmeSessionOptions {
  /** The look of Acme's page, by its name in Acme's console. */
  readonly theme?: string;
}

const optionsSchema = z.strictObject({ theme: z.string().min(1).optional() });

interface Setup {
  readonly client: AcmeClient;
  readonly settings: AcmeSettings;
  readonly deps: Pick<AdapterDeps, 'provider'>;
  readonly context: MapperContext;
}

/** One call. Throws INVALID_INPUT before it. */
export async function createSession(
  { client, settings, deps: { provider }, context }: Setup,
  input: CreateSessionInput,
  { signal }: CallOptions,
): Promise<CreatedSession> {
  const { reference: externalId, locale: language, returnUrl } = input;
  const { theme } = readProviderOptions<AcmeSessionOptions>(optionsSchema, input, 'acme', provider);
  const workflow = flowNamed(input.flow, settings.flows, provider);
  const created = await client.create({ externalId, workflow, language, returnUrl, theme }, signal);
  const { warnings, ...session } = mapSession({ provider, id: created.value.id }, created, context);
  const launch =
    input.mode === 'direct' ? { kind: 'direct' as const } : launchFor(created.value, 'AMBIGUOUS', provider);
  return withLaunch(
    withRaw({ ...session, warnings: [...warningsFor(input), ...warnings] }, created.raw),
    launch,
  );
}

/** The page has a host of its own; it is https (plain http on loopback only), and carries no credentials. */
export function launchFor(
  { pageUrl = '' }: Verification,
  otherwise: ProofingErrorCode,
  provider: string,
): Launch {
  const url = guardedUrl(pageUrl, { origins: [pageUrl], hosts: [] });
  if (url !== undefined) return { kind: 'redirect', url: url.href };
  throw new ProofingError({
    code: otherwise,
    message: 'Acme gave no page to send the person to',
    provider,
  });
}

/** What Acme cannot use is skipped, and said. */
function warningsFor(input: CreateSessionInput): Warning[] {
  const { mode, consent } = input;
  const step = {
    code: 'STEP_NOT_NEEDED',
    path: 'consent',
    message: 'this vendor does not accept consent by API',
  } as const;
  return [
    ...ignoredHints(input, ['documentTypes', 'country', 'selfAsserted', 'expected']),
    // In direct mode the app submits the evidence itself, and the consent is the app's to have.
    ...(mode === 'direct' ? [] : ignoredHints(input, ['evidence'])),
    ...(mode === 'direct' || consent === undefined ? [] : [step]),
  ];
}
