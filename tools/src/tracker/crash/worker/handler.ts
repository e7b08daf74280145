// The app's side of events: a line in a file each time, and a row in the app's own table once.
import { appendFileSync } from 'node:fs';
import type { OnTrackedSession, OnUnsettledCreation } from '@anyproof/tracker';
import type { Breakage, HeardLine } from '../protocol.js';
import type { Killer } from './killer.js';

const HEARD = `/* app:heard */ insert into app.heard (event, provider, session, sequence, type, status, decision, worker)
  values ($1, $2, $3, $4, $5, $6, $7, $8)`;

export interface HandlerParts {
  readonly worker: string;
  readonly file: string;
  readonly killer: Killer;
  readonly breakage: Breakage | undefined;
  query(text: string, values: unknown[]): Promise<unknown>;
}

export function createHandler({ worker, file, killer, breakage, query }: HandlerParts): OnTrackedSession {
  return async (session, event, delivery) => {
    killer.at({ at: 'handler', when: 'begins' });
    const { ref, status, decision, action, reference } = session;
    const line: HeardLine = {
      event: event.id,
      provider: ref.provider,
      session: ref.id,
      sequence: event.sequence,
      type: event.type,
      status,
      ...(decision === undefined ? {} : { decision }),
      ...(action === undefined ? {} : { action: `${action.actor} ${action.next}` }),
      ...(reference === undefined ? {} : { reference }),
    };
    appendFileSync(file, `${JSON.stringify(line)}\n`);
    if (breakage === 'handler' && event.id.startsWith('0')) return;
    const values = [event.id, ref.provider, ref.id, event.sequence, event.type, status, decision, worker];
    if (breakage === 'transaction') await query(HEARD, values);
    else
      await delivery.transaction(async (transaction) => {
        await transaction.query(HEARD, values);
        killer.at({ at: 'handler', when: 'in its transaction' });
      });
    killer.at({ at: 'handler', when: 'done' });
  };
}

export function createUnsettledHandler({ query }: Pick<HandlerParts, 'query'>): OnUnsettledCreation {
  return async ({ id, reference, provider, error }) => {
    await query('/* app:unsettled */ insert into app.unsettled values ($1, $2, $3, $4)', [
      id,
      reference,
      provider,
      error,
    ]);
  };
}
