// The newcomer's shells, all in one folder. Variables are set in each anew, as the docs' commands do.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const LONGEST_MS = 10 * 60_000;

export interface Shells {
  cwd: string;
  /** Runs commands to their end; what they printed. A folder they went into is where the next ones begin. */
  run(script: string): Promise<string>;
  /** Starts commands and leaves them running once they have printed this. */
  background(script: string, until: string): Promise<void>;
  /** Ctrl-C in all that is still running. */
  interrupt(): Promise<void>;
}

interface Started {
  readonly child: ChildProcess;
  readonly heard: { readonly text: string };
  readonly ended: Promise<{ readonly code: number | null; readonly text: string }>;
}

export function openShells(home: string, registry: string): Shells {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(ANYPROOF_|npm_(?!config_))/i.test(name),
  );
  const place = join(home, '.where');
  const env = {
    ...Object.fromEntries(inherited),
    'npm_config_@anyproof:registry': registry,
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
    npm_config_yes: 'true',
    NO_COLOR: '1',
    WHERE: place,
  };
  const running = new Set<ChildProcess>();
  let cwd = home;

  const start = (script: string): Started => {
    const child = spawn('bash', ['-euo', 'pipefail', '-c', script], { cwd, env, detached: true });
    running.add(child);
    const heard = { text: '' };
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (bytes: Buffer) => (heard.text += bytes));
    const ended: Started['ended'] = new Promise((resolve) => {
      child.once('close', (code) => {
        running.delete(child);
        resolve({ code, text: heard.text });
      });
    });
    return { child, heard, ended };
  };

  return {
    get cwd() {
      return cwd;
    },
    set cwd(folder) {
      cwd = folder;
    },
    async run(script) {
      const { child, ended } = start(`${script}\nprintf %s "$PWD" > "$WHERE"`);
      const tooLong = setTimeout(() => end(child), LONGEST_MS);
      const { code, text } = await ended;
      clearTimeout(tooLong);
      if (code !== 0) throw new Error(`ended with ${code}:\n${text}`);
      cwd = readFileSync(place, 'utf8');
      return text;
    },
    async background(script, until) {
      const { heard, ended } = start(script);
      const giveUp = Date.now() + LONGEST_MS / 10;
      let over = false;
      void ended.then(() => (over = true));
      while (!heard.text.includes(until)) {
        if (over || Date.now() > giveUp) throw new Error(`did not print "${until}":\n${heard.text}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    async interrupt() {
      const all = [...running];
      for (const child of all) end(child);
      await Promise.all(all.map((child) => new Promise((resolve) => child.once('close', resolve))));
    },
  };
}

/** A shell and what it started. */
function end({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGINT');
  } catch {
    // It has ended already.
  }
}
