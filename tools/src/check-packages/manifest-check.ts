// What every manifest says alike, and what each says of itself for whoever searches a registry.
import { isDeepStrictEqual } from 'node:util';
import type { PublishedPackage } from '../packages.js';
import { ADDRESSES, addressesOf } from '../release/addresses.js';

const ALIKE: Readonly<Record<string, unknown>> = {
  license: 'MIT',
  type: 'module',
  sideEffects: false,
  engines: { node: '>=20.19' },
  publishConfig: { access: 'public' },
};
/** The first of `files`; what only one package has stands behind them. */
const FILES = ['dist', '!dist/**/*.tsbuildinfo', 'src', 'README.md', 'CHANGELOG.md'];
/** Registries cut longer ones off in their lists. */
const DESCRIPTION = { least: 40, most: 140 };
const KEYWORDS = ['anyproof', 'identity-verification', 'kyc'];

export function checkManifest({ folder, manifest }: PublishedPackage): string[] {
  const { description, keywords, files } = manifest;
  const expected = { ...ALIKE, ...Object.fromEntries(ADDRESSES.map((name) => [name, undefined])) };
  const problems = Object.entries({ ...expected, ...addressesOf(folder) })
    .filter(([name, value]) => !isDeepStrictEqual(manifest[name], value))
    .map(([name, value]) =>
      value === undefined
        ? `sets ${name}, which only the root's package.json does; run \`npm run release:version\``
        : `${name} is not ${JSON.stringify(value)}`,
    );
  if (!Array.isArray(files) || !isDeepStrictEqual(files.slice(0, FILES.length), FILES))
    problems.push(`files does not begin with ${FILES.join(', ')}`);
  if (typeof description !== 'string' || !isWithin(description.length, DESCRIPTION))
    problems.push(`description has not ${DESCRIPTION.least} to ${DESCRIPTION.most} letters`);
  const missing = KEYWORDS.filter((name) => !Array.isArray(keywords) || !keywords.includes(name));
  if (missing.length > 0) problems.push(`lacks the keywords ${missing.join(', ')}`);
  if (Array.isArray(keywords) && new Set(keywords).size !== keywords.length)
    problems.push('has a keyword twice');
  return problems;
}

const isWithin = (value: number, { least, most }: typeof DESCRIPTION): boolean =>
  value >= least && value <= most;
