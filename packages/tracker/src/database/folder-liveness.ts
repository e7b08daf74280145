import { connect } from 'node:net';
import { codeOf, type LockFile, type LockMaker } from './folder-files.js';

/** A process on another machine is believed to live for this long after it last touched its file. */
export const BELIEVED_MS = 60_000;
/** Writing a file takes no longer, unless its writer is dead or was stopped. */
const WRITING_MS = 2_000;

/** What tells machines apart. */
export type Machine = Pick<LockMaker, 'host' | 'bootId'>;

/** True on one kernel, also from another container. Where kernels have no id, their hosts' names decide. */
export function isSameMachine(one: Machine, other: Machine): boolean {
  if (one.bootId === undefined && other.bootId === undefined) return one.host === other.host;
  return one.bootId === other.bootId;
}

/**
 * Whether the maker of a lock file lives. On the same machine, the kernel knows: its socket accepts connections even while it
 * is stopped or busy, and none once it is dead, whatever process has its id now.
 */
export async function isLive(lock: LockFile, here: Machine, now: number): Promise<boolean> {
  const { maker, state, touchedAt } = lock;
  if (state === 'released') return false;
  if (maker === undefined) return now - touchedAt < WRITING_MS;
  const believed = now - touchedAt < BELIEVED_MS;
  if (!isSameMachine(maker, here)) return believed;
  const answer = await knock(maker.socket);
  // Something tidied up the temporary folder that it may be in.
  return answer === 'gone' ? believed && process.platform !== 'win32' : answer === 'open';
}

function knock(socket: string): Promise<'open' | 'refused' | 'gone'> {
  return new Promise((resolve) => {
    const connection = connect(socket);
    connection.once('connect', () => {
      connection.destroy();
      resolve('open');
    });
    connection.once('error', (error) => {
      const code = codeOf(error);
      if (code === 'ECONNREFUSED') resolve('refused');
      // With any other error, such as a full queue or a missing right, somebody is there.
      else resolve(code === 'ENOENT' || code === 'ENOTDIR' ? 'gone' : 'open');
    });
  });
}
