// Runs the tests beside loops that take every core: no test's outcome may depend on how fast the machine is.
//
//   npm run test:busy
//   npm run test:busy -- --selectProjects core        what follows is for Jest
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';

const JEST = createRequire(import.meta.url).resolve('jest/bin/jest');
const loops = Array.from({ length: availableParallelism() }, () =>
  spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
);
const stop = (): void => {
  for (const loop of loops) loop.kill('SIGKILL');
};
process.on('exit', stop);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

const jest = spawn(process.execPath, [JEST, ...process.argv.slice(2)], { stdio: 'inherit' });
const [code] = await once(jest, 'exit');
process.exitCode = code ?? 1;
stop();
