// The import arrows of the house (docs/decisions/0001-architecture.md): src/ imports point one way only.
const ours = '^(packages/|node_modules/@anyproof/)';
const only = (from, allowed, why) => ({
  name: `${from}-arrow`,
  comment: why,
  severity: 'error',
  from: { path: `^packages/${from}/src` },
  to: { path: ours, pathNot: [`^packages/${from}/`, ...allowed.map((name) => `^packages/${name}/`)] },
});

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
        pathNot: '^packages/adapter-1kosmos/src/protocol/keys\\.ts$',
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
