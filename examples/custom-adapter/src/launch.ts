// Ways into a verification.
import type { CreateSessionInput, Launch, Mode } from '@anyproof/core';
import { compact, instant } from '@anyproof/provider-kit';
import type { AcmeClient } from './client/index.js';
import { explained, NO_LINK } from './client/refusals.js';
import type { PageLink, SdkLink } from './client/verification.js';

/** Where no page opens, the person goes at once where it would send them at its end. Undefined without a returnUrl. */
export function wayBack({ mode = 'hosted', returnUrl }: CreateSessionInput, id: string): Launch | undefined {
  if (mode !== 'hosted' || returnUrl === undefined) return undefined;
  const url = new URL(returnUrl);
  url.searchParams.set('verification', id);
  return { url: url.href };
}

/** A new link for this mode. */
export async function freshLaunch(
  client: AcmeClient,
  id: string,
  mode: Mode | undefined,
  signal: AbortSignal | undefined,
): Promise<Launch> {
  if (mode === 'direct') return {};
  const asked = mode === 'embedded' ? client.sdkLink(id, signal) : client.pageLink(id, signal);
  const { value } = await asked.catch(explained(NO_LINK));
  return launchOf(value, id);
}

/** The SDK's npm package. */
const SDK = 'acme-web-sdk';

export function launchOf({ pageUrl, sdkToken, expiresAt }: Partial<PageLink & SdkLink>, id: string): Launch {
  return compact<Launch>({
    url: pageUrl,
    sdk: sdkToken === undefined ? undefined : { name: SDK, props: { token: sdkToken, verification: id } },
    expiresAt: instant(expiresAt),
  });
}
