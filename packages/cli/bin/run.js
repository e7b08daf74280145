import { readFileSync } from 'node:fs';
import { main, processIo } from '../dist/esm/main.js';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
// All lines are out by then; a request that was interrupted, and still waits for its answer, must not keep the process.
process.exit(await main(process.argv.slice(2), processIo(version)));
