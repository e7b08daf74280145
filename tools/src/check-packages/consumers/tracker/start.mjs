// With pg-boss 10 on Node 20, and 12, which needs Node 22.12, on the others: two installations of the same packages.
import { createRequire } from 'node:module';

const [program = 'app'] = process.argv.splice(2, 1);
const major = process.versions.node.startsWith('20.') ? 10 : 12;
const folder = major === 10 ? '.' : './twelve';
const required = createRequire(new URL(`${folder}/${program}.mjs`, import.meta.url));
const installed = required('pg-boss/package.json').version;
if (!installed.startsWith(`${major}.`)) throw new Error(`pg-boss ${installed} is installed, not ${major}`);
const { run } = await import(`${folder}/${program}.mjs`);
if (run !== undefined) console.log(JSON.stringify(await run()));
process.exit();
