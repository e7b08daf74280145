/** What modules of node a fresh copy of the package loads. */
function watched(work: (core: typeof import('../src/index.js')) => void) {
  const spy = jest.spyOn(process, 'getBuiltinModule');
  const counts = { atImport: 0, afterwards: [] as string[] };
  try {
    jest.isolateModules(() => {
      const core: typeof import('../src/index.js') = require('../src/index');
      counts.atImport = spy.mock.calls.length;
      work(core);
    });
    counts.afterwards = spy.mock.calls.map(([id]) => id);
  } finally {
    spy.mockRestore();
  }
  return counts;
}

describe('importing the package', () => {
  it('loads no module of node', () => {
    expect(watched(() => undefined)).toEqual({ atImport: 0, afterwards: [] });
  });

  it('loads them on first use', () => {
    const counts = watched((core) => {
      core.createSealer('x', { key: Buffer.alloc(32).toString('base64') }).seal('1', 'a');
      core.bytesSource(Buffer.from('a'), 'image/png').open().destroy();
    });
    expect(counts.atImport).toBe(0);
    expect(new Set(counts.afterwards)).toEqual(new Set(['node:crypto', 'node:stream']));
  });

  it('needs no dependency and names node only through support/node.ts', () => {
    const fs = process.getBuiltinModule('node:fs');
    const path = process.getBuiltinModule('node:path');
    const folder = path.join(__dirname, '..', 'src');
    const files = fs
      .readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'));
    expect(files.length).toBeGreaterThan(25);
    for (const name of files) {
      const text = fs.readFileSync(path.join(folder, name), 'utf8');
      const loaded = [...text.matchAll(/^(?:import|export)\s+(?!type\b)[^;]*?from '([^']+)'/gm)].map(
        (match) => match[1],
      );
      expect(loaded.filter((from) => !from?.startsWith('.'))).toEqual([]);
    }
  });
});
