// What a PostgreSQL server uses of the CPU, by the operating system's account of its processes.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** Milliseconds so far: of the main process, of its children, and of those that have ended. */
export function serverCpuMs(pid: number): number {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)) ?? []);
  const own = processes.filter((one) => one.pid === pid || one.parent === pid);
  const ticks = own.map((one) => one.own + (one.pid === pid ? one.ended : 0)).reduce((a, b) => a + b, 0);
  return (ticks * 1_000) / ticksPerSecond;
}

interface Stat {
  readonly pid: number;
  readonly parent: number;
  /** User and system time, in ticks. */
  readonly own: number;
  /** The same of children that have ended. */
  readonly ended: number;
}

/** Undefined for a process that has just ended. */
function statOf(pid: number): Stat | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The second field is the name, in brackets, and may contain anything.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  // proc(5): parent is field 4, the four times are fields 14 to 17.
  const [, parent = 0] = fields;
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
  return { pid, parent, own: user + system, ended: endedUser + endedSystem };
}
