import { sessionLabel } from '@anyproof/core';
import type { SessionEvent, TrackedSession } from '@anyproof/tracker';
import type { Colors } from '../../terminal/io.js';

/** What the tracker reported to the app, in one line. */
export function eventLine({ type, sequence, before, session }: SessionEvent, colors: Colors): string {
  const change =
    before === undefined ? outcomeText(session) : `${outcomeText(before)} → ${outcomeText(session)}`;
  const number = colors.dim(`event ${sequence}`);
  return `  ${colors.cyan('●')} ${sessionLabel(session.ref).padEnd(21)} ${number}  ${type.padEnd(16)} ${change}`;
}

export function outcomeText({
  status,
  decision,
}: Pick<TrackedSession, 'status'> & { readonly decision?: string }): string {
  return decision === undefined ? status : `${status}, ${decision}`;
}
