// A registry on loopback that holds our packages as they would be published, and nothing else: npm asks it for the scope
// @anyproof, and the usual one for all others. So the docs' own commands work as they are written.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { PackedPackage } from '../packages.js';

export interface Registry {
  readonly origin: string;
  stop(): void;
}

export async function startRegistry(packages: readonly PackedPackage[]): Promise<Registry> {
  const byName = new Map(packages.map((one) => [one.manifest.name, one]));
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname).slice(1);
    const file = packages.find(({ packed }) => path === `tarballs/${packed.filename}`);
    if (file !== undefined) return void response.end(readFileSync(file.tarball));
    const found = byName.get(path);
    response.setHeader('content-type', 'application/json');
    if (found === undefined) return void response.writeHead(404).end('{"error":"not found"}');
    response.end(JSON.stringify(packument(found)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the registry has no address');
  const origin = `http://127.0.0.1:${address.port}`;
  const packument = ({ manifest, packed: { filename, integrity, shasum } }: PackedPackage): object => ({
    name: manifest.name,
    'dist-tags': { latest: manifest.version },
    versions: {
      [manifest.version]: {
        ...manifest,
        dist: { tarball: `${origin}/tarballs/${filename}`, integrity, shasum },
      },
    },
  });
  return { origin, stop: () => server.close() };
}
