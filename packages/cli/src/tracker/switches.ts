import type { Io } from '../terminal/io.js';
import type { TrackerFlags } from './database.js';
import { withTracker } from './operations.js';
import { counted } from './words.js';

export interface PauseFlags extends TrackerFlags {
  readonly reason?: string;
}

/** Stops polls at one provider, in all processes. */
export function pause(provider: string, flags: PauseFlags, io: Io): Promise<number> {
  return withTracker(flags, io, async ({ operations }) => {
    await operations.pause(provider, flags.reason);
    if (flags.json !== undefined) io.out(JSON.stringify({ provider, paused: true }));
    else
      io.err(
        `${provider} is not polled any more; to go on: anyproof tracker resume ${provider}; events are still delivered`,
      );
    return 0;
  });
}

export function resume(provider: string, flags: TrackerFlags, io: Io): Promise<number> {
  return withTracker(flags, io, async ({ operations }) => {
    await operations.resume(provider);
    if (flags.json === undefined) io.err(`${provider} is polled again`);
    else io.out(JSON.stringify({ provider, paused: false }));
    return 0;
  });
}

export interface RotateFlags extends TrackerFlags {
  readonly reseal?: true;
}

/** A new data key; all of them protected by the first seal key. */
export function rotateKeys(flags: RotateFlags, io: Io): Promise<number> {
  const reseal = flags.reseal === true;
  return withTracker(flags, io, async ({ operations }) => {
    const { keys, resealed } = await operations.rotateKeys({ reseal });
    if (flags.json !== undefined) io.out(JSON.stringify({ keys, resealed }));
    else {
      const rows = reseal ? `; ${counted(resealed, 'row')} encrypted anew` : '';
      io.err(`the first seal key now protects ${counted(keys, 'data key')}${rows}`);
      io.err(
        'this database needs no older seal key any more; session refs that are stored elsewhere still may',
      );
    }
    return 0;
  });
}
