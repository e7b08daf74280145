// The import arrows of the packages (docs/decisions/0001-architecture.md): src/ imports point one way only.
const ours = '^(packages/|node_modules/@anyproof/)';
const only = (from, allowed, why) => ({
  name: `${from}-arrow`,
  comment: why,
  severity: 'error',
  from: { path: `^packages/${from}/src` },
  to: { path: ours, pathNot: [`^packages/${from}/`, ...allowed.map((name) => `^packages/${name}/`)] },
});

/**
 * Folders of one package, types included: each may import from those that it names, and from itself. What stands at the
 * package's root puts the folders together, so no folder imports it. No circle of files, not even one of types.
 */
const folders = (name, table) => {
  const src = `^packages/${name}/src`;
  return [
    ...Object.entries(table).map(([folder, allowed]) => ({
      name: `${name}-${folder}-arrow`,
      severity: 'error',
      from: { path: `${src}/${folder}/` },
      to: { path: `${src}/`, pathNot: [folder, ...allowed].map((one) => `${src}/${one}/`) },
    })),
    {
      name: `${name}-folders`,
      comment: 'a folder of this package that has no arrows yet',
      severity: 'error',
      from: { path: `${src}/` },
      to: { path: `${src}/[^/]+/`, pathNot: Object.keys(table).map((one) => `${src}/${one}/`) },
    },
    {
      name: `${name}-no-circle`,
      severity: 'error',
      from: { path: `${src}/` },
      to: { circular: true },
    },
  ];
};

const adapters = ['adapter-id360', 'adapter-innovatrics', 'adapter-1kosmos', 'adapter-shootid'];

module.exports = {
  forbidden: [
    only('core', [], 'core knows no vendor and no network'),
    only('provider-kit', ['core'], 'the kit serves adapters and knows none'),
    only('conformance', ['core'], 'the cases know the contract and no adapter'),
    only('opentelemetry', ['core'], 'an observer knows the contract and no adapter'),
    only('tsyringe', ['core'], 'tokens and containers know the contract and no adapter'),
    only('config', ['core'], 'a file of configuration knows no adapter'),
    only('emulators', [], 'an emulator must not share a bug with an adapter'),
    ...folders('cli', {
      terminal: [],
      configuration: ['terminal'],
      emulate: ['terminal'],
      demo: ['emulate', 'terminal'],
      doctor: ['configuration', 'terminal'],
      'new-adapter': ['terminal'],
      session: ['configuration', 'terminal'],
    }),
    ...folders('config', { file: [], content: [] }),
    ...adapters.map((name) => only(name, ['core', 'provider-kit'], 'adapters never import each other')),
    {
      name: 'core-has-no-dependencies',
      severity: 'error',
      from: { path: '^packages/core/src' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'elliptic-in-one-file',
      comment:
        'elliptic is for key agreement alone, behind one file (CVE-2025-14505 is about its signatures)',
      severity: 'error',
      from: {
        path: '^packages/[^/]+/src',
        pathNot: '^packages/adapter-1kosmos/src/crypto/key-agreement\\.ts$',
      },
      to: { path: 'node_modules/elliptic' },
    },
    {
      name: 'axios-in-the-kit',
      severity: 'error',
      from: { path: '^packages/[^/]+/src', pathNot: '^packages/provider-kit/src' },
      to: { path: 'node_modules/axios' },
    },
    {
      name: 'no-circular',
      comment: 'types may know each other; code may not',
      severity: 'error',
      from: { path: '^packages/[^/]+/src' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'not-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Files that lie over others: their neighbours are in examples/custom-adapter.
    exclude: { path: '(^|/)dist/|/template/unwritten/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.check.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
