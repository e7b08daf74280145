import type { CreatedSession } from '@anyproof/core';

/** A name or a mode among an SDK's props is shorter, and no secret. */
const SHORTEST_TOKEN = 16;

/** What is secret in a session's launch: addresses, and the props that are neither short nor the session's id. */
export function launchTexts({ ref, launch }: Pick<CreatedSession, 'ref' | 'launch'>): readonly string[] {
  const { url, qrImageUrl, sdk } = launch;
  const props = Object.values(sdk?.props ?? {}).filter(
    (prop) => prop.length >= SHORTEST_TOKEN && prop !== ref.id,
  );
  return [...[url, qrImageUrl].flatMap((address) => address ?? []), ...props];
}
