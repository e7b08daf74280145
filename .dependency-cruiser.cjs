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

// Inside an adapter (docs/decisions/0001-architecture.md): each file or folder, and which of its neighbours it may import.
// A folder in brackets may be imported for its types only.
const ADAPTER_FILES = {
  'client/': [],
  vocabulary: [],
  state: [],
  settings: ['[client/]', 'vocabulary'],
  'result/': ['[client/]', 'vocabulary'],
  create: ['client/', 'vocabulary', 'state', '[settings]', 'result/'],
  upload: ['client/', 'vocabulary', 'state', '[settings]', 'result/'],
  fetch: ['client/', 'vocabulary', 'state', '[settings]', 'result/'],
  webhook: ['client/', 'vocabulary', 'state', '[settings]', 'result/'],
  diagnosis: ['client/', '[settings]'],
  provider: [
    'client/',
    'vocabulary',
    'state',
    '[settings]',
    'result/',
    'create',
    'upload',
    'fetch',
    'webhook',
  ],
  adapter: ['client/', 'settings', 'diagnosis', 'provider'],
  index: ['[client/]', '[create]', '[settings]', 'adapter'],
};
/** The adapters that are laid out so. */
const laidOut = ['adapter-id360'];

const places = (names) => names.map((name) => (name.endsWith('/') ? name : `${name}\\.ts$`)).join('|');
const bare = (name) => name.replace(/^\[(.*)\]$/, '$1');
const inside = (adapter) => {
  const src = `^packages/${adapter}/src/`;
  const arrows = Object.entries(ADAPTER_FILES).flatMap(([file, allowed]) => {
    const from = { path: `${src}(?:${places([file])})` };
    const own = file.endsWith('/') ? [file] : [];
    const typesOnly = allowed.filter((name) => name !== bare(name)).map(bare);
    const name = `${adapter}-${file.replace('/', '')}`;
    return [
      {
        name: `${name}-arrow`,
        severity: 'error',
        from,
        to: { path: src, pathNot: `${src}(?:${places([...own, ...allowed.map(bare)]) || '$^'})` },
      },
      ...(typesOnly.length === 0
        ? []
        : [
            {
              name: `${name}-types-only`,
              severity: 'error',
              from,
              to: { path: `${src}(?:${places(typesOnly)})`, dependencyTypesNot: ['type-only'] },
            },
          ]),
    ];
  });
  return [
    ...arrows,
    {
      name: `${adapter}-layout`,
      comment: 'a file that the table does not know has no arrows that anybody checks',
      severity: 'error',
      from: { path: src, pathNot: `${src}(?:${places(Object.keys(ADAPTER_FILES))})` },
      to: {},
    },
    {
      name: `${adapter}-circle`,
      comment: 'types included: what two files share stands in a third',
      severity: 'error',
      from: { path: src },
      to: { circular: true },
    },
  ];
};

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
    ...laidOut.flatMap(inside),
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
