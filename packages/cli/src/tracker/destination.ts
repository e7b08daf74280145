import { readSecretFileSync, secretFile } from '@anyproof/core';
import type { EventEndpoint } from '@anyproof/tracker';
import { type ConfigFlags, environmentFor } from '../configuration/flags.js';
import { UsageError } from '../terminal/failures.js';
import type { Io } from '../terminal/io.js';

export interface DestinationFlags extends ConfigFlags {
  readonly eventsUrl?: string;
  /** False: `--no-events`. */
  readonly events: boolean;
}

/** Where a worker sends changes of sessions. Throws a UsageError unless that was said. */
export async function destinationOf(flags: DestinationFlags, io: Io): Promise<EventEndpoint | 'none'> {
  const env = await environmentFor(flags, io);
  if (!flags.events) {
    if (flags.eventsUrl === undefined) return 'none';
    throw new UsageError('--events-url and --no-events contradict each other');
  }
  const url = flags.eventsUrl ?? env['ANYPROOF_EVENTS_URL'];
  if (!url)
    throw new UsageError(
      'where should changes of sessions go? --events-url <url> (ANYPROOF_EVENTS_URL), or --no-events if nobody needs them',
    );
  return { url, secret: secretsIn(env) };
}

/** Several while one replaces another. */
function secretsIn(env: Io['env']): readonly string[] {
  const secrets = secretText(env)
    .split(/[\s,]+/)
    .filter((secret) => secret !== '');
  if (secrets.length > 0) return secrets;
  throw new UsageError(
    'ANYPROOF_EVENTS_SECRET is not set: it signs the events; make one with `echo whsec_$(openssl rand -base64 32)`, and give it to the endpoint, too',
  );
}

function secretText(env: Io['env']): string {
  const file = env['ANYPROOF_EVENTS_SECRET_FILE'];
  const text = env['ANYPROOF_EVENTS_SECRET'];
  if (!file) return text ?? '';
  if (text) throw new UsageError('ANYPROOF_EVENTS_SECRET_FILE: ANYPROOF_EVENTS_SECRET is also set: keep one');
  const content = readSecretFileSync(secretFile(file));
  if ('text' in content) return content.text;
  throw new UsageError(`ANYPROOF_EVENTS_SECRET_FILE: ${content.problem}`);
}
