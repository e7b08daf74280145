// The newcomer's shells, all in one folder. Variables are set in each anew, as the docs' commands do.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const LONGEST_MS = 10 * 60_000;

export function openShells(home, registry) {
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
  const running = new Set();
  let cwd = home;

  const start = (script) => {
    const child = spawn('bash', ['-euo', 'pipefail', '-c', script], { cwd, env, detached: true });
    running.add(child);
    const heard = { text: '' };
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (heard.text += bytes));
    const ended = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        running.delete(child);
        resolve({ code, signal, text: heard.text });
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
    /** Runs commands to their end; what they printed. A folder they went into is where the next ones begin. */
    async run(script) {
      const { child, ended } = start(`${script}\nprintf %s "$PWD" > "$WHERE"`);
      const tooLong = setTimeout(() => end(child), LONGEST_MS);
      const { code, text } = await ended;
      clearTimeout(tooLong);
      if (code !== 0) throw new Error(`ended with ${code}:\n${text}`);
      cwd = readFileSync(place, 'utf8');
      return text;
    },
    /** Starts commands and leaves them running once they have printed this. */
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
    /** Ctrl-C in all that is still running. */
    async interrupt() {
      const all = [...running];
      for (const child of all) end(child);
      await Promise.all(all.map((child) => new Promise((resolve) => child.once('close', resolve))));
    },
  };
}

/** A shell and what it started. */
function end(child) {
  try {
    process.kill(-child.pid, 'SIGINT');
  } catch {
    // It has ended already.
  }
}
