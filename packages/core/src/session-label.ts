import { nodeCrypto } from './builtin.js';
import type { SessionRef } from './session.js';

/** A name for a session that is fit for logs and screens: the id itself is a bearer secret at some vendors. */
export function sessionLabel(ref: SessionRef): string {
  const hash = nodeCrypto().createHash('sha256').update(`${ref.provider}\n${ref.id}`).digest('hex');
  return `${ref.provider}#${hash.slice(0, 8)}`;
}
