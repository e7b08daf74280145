import { randomBytes } from 'node:crypto';
import { attemptOf, type Link, type Verification, type World } from './model.js';

export const LINKS_ALLOWED = 10;
const LINK_MS = 15 * 60_000;

export function makeLink(world: World, verification: Verification, kind: Link['kind']): Link {
  const secret = randomBytes(16).toString('hex');
  const mode = verification.livemode ? 'live' : 'test';
  const text = kind === 'page' ? `${world.origin()}/page/${secret}` : `sdk_${mode}_${secret}`;
  const link = { verification, kind, text, expiresAt: world.agenda.now() + LINK_MS, used: false };
  attemptOf(verification).links += 1;
  world.links.set(text, link);
  return link;
}

/** What the person sees who opens it. */
export type Opened = 'open' | 'unknown' | 'used' | 'expired' | 'not awaited';

/** For one use. */
export function openLink(world: World, text: string): { readonly opened: Opened; readonly link?: Link } {
  const link = world.links.get(text);
  if (link === undefined) return { opened: 'unknown' };
  if (link.used) return { opened: 'used' };
  if (world.agenda.now() >= link.expiresAt) return { opened: 'expired' };
  const { state } = link.verification;
  if (state !== 'CREATED' && state !== 'EVIDENCE_WANTED') return { opened: 'not awaited' };
  link.used = true;
  return { opened: 'open', link };
}
