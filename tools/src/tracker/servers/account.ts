// A database server refuses to run as root, so under root it runs as an ordinary user of the machine.
import { execFileSync } from 'node:child_process';
import { chownSync } from 'node:fs';

/** For the options of `spawn`; nothing where this process is an ordinary user already. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/** Those that have nothing to do elsewhere, the likeliest first. */
const USERS = ['postgres', 'nobody'];

export function ordinaryAccount(): Account {
  if (process.getuid?.() !== 0) return {};
  for (const user of USERS) {
    const [uid, gid] = ['-u', '-g'].map((flag) => idOf(user, flag));
    if (uid !== undefined && gid !== undefined) return { uid, gid };
  }
  throw new Error(
    `no user ${USERS.join(' or ')} on this machine, and a database server does not run as root`,
  );
}

/** Makes the folder or file theirs. */
export function giveTo({ uid, gid }: Account, path: string): void {
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
}

function idOf(user: string, flag: string): number | undefined {
  try {
    return Number(
      execFileSync('id', [flag, user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    );
  } catch {
    return undefined;
  }
}
