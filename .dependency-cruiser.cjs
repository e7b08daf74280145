// The import arrows (docs/architecture.md): between packages, between the folders of each package, and no circle of files
// anywhere; imports of types count like any other.
const ours = '^(packages/|examples/|node_modules/@anyproof/)';
/** Where a package lies; adapters are examples/custom-adapter too, which `anyproof new-adapter` copies. */
const folderOf = (name) => (name === 'custom-adapter' ? `examples/${name}` : `packages/${name}`);
const only = (from, allowed, why) => ({
  name: `${from}-arrow`,
  comment: why,
  severity: 'error',
  from: { path: `^${folderOf(from)}/src` },
  to: {
    path: ours,
    pathNot: [`^${folderOf(from)}/`, ...allowed.map((name) => `^${folderOf(name)}/`)],
  },
});

/** Each package's folders, and those that each may import. The files beside the folders put them together. */
const FOLDERS = {
  core: {
    support: [],
    contract: ['support'],
    sealing: ['contract', 'support'],
    ports: ['sealing', 'contract', 'support'],
    boundary: ['contract', 'support'],
    state: ['ports', 'contract', 'support'],
    config: ['sealing', 'contract', 'support'],
    webhooks: ['state', 'ports', 'boundary', 'contract', 'support'],
    sessions: ['webhooks', 'config', 'state', 'ports', 'boundary', 'contract', 'support'],
    testing: ['create-proofing', 'sessions', 'ports', 'contract', 'support'],
  },
  'provider-kit': {
    words: [],
    urls: [],
    answers: ['words'],
    claims: ['answers', 'words'],
    settings: ['urls'],
    http: ['answers', 'settings', 'urls'],
    bodies: ['http'],
    login: ['http', 'settings'],
    verbs: ['answers', 'settings', 'words'],
    webhooks: ['answers'],
  },
  conformance: {
    support: [],
    harness: [],
    detector: [],
    contract: ['detector'],
    bench: ['contract', 'harness'],
    wire: ['harness'],
    ports: ['support'],
    faults: ['bench', 'contract', 'harness', 'support', 'wire'],
    cases: ['bench', 'contract', 'detector', 'faults', 'harness', 'support', 'wire'],
    'leaks/world': ['bench', 'detector', 'faults', 'harness', 'wire'],
    'leaks/hostile': ['leaks/world', 'wire'],
    'leaks/themes': ['bench', 'faults', 'leaks/hostile', 'leaks/world', 'support', 'wire'],
  },
  cli: {
    terminal: [],
    configuration: ['terminal'],
    emulate: ['terminal'],
    demo: ['emulate', 'terminal'],
    doctor: ['configuration', 'terminal'],
    'new-adapter': ['terminal'],
    session: ['configuration', 'terminal'],
    tracker: ['configuration', 'session', 'terminal'],
  },
  config: { file: [], content: [] },
  tracker: {
    contract: [],
    database: ['contract'],
    schedule: ['contract'],
    sealing: ['contract', 'database'],
    stores: ['contract', 'database', 'schedule', 'sealing'],
    jobs: ['contract', 'database'],
    events: ['contract', 'database', 'schedule', 'sealing', 'stores'],
    advance: ['contract', 'database', 'schedule', 'sealing', 'stores', 'events', 'jobs'],
    operation: ['contract', 'database', 'jobs', 'sealing', 'stores'],
  },
};

const folderArrows = ([name, table]) => {
  const src = `^packages/${name}/src/`;
  const folders = Object.keys(table);
  return [
    ...folders.map((folder) => ({
      name: `${name}-${folder.replace('/', '-')}-arrow`,
      severity: 'error',
      from: { path: `${src}${folder}/` },
      to: { path: src, pathNot: [folder, ...table[folder]].map((one) => `${src}${one}(?:/|\\.ts$)`) },
    })),
    {
      name: `${name}-folders`,
      comment: 'a folder that the table does not know has no arrows that anybody checks',
      severity: 'error',
      from: { path: `${src}.+/`, pathNot: folders.map((folder) => `${src}${folder}/`) },
      to: {},
    },
  ];
};

const adapters = [
  'adapter-id360',
  'adapter-innovatrics',
  'adapter-1kosmos',
  'adapter-shootid',
  'custom-adapter',
];

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
  adapter: ['client/', 'vocabulary', 'settings', 'diagnosis', 'provider'],
  index: ['[client/]', '[create]', '[settings]', 'adapter'],
};
/** What one adapter has besides: its vendor's protocol, calls that proofing does not need. */
const PECULIAR = {
  'adapter-1kosmos': {
    'protocol/': [],
    'client/': ['protocol/'],
    'administration/': ['client/', 'protocol/'],
    'result/': ['protocol/'],
    vocabulary: ['[client/]', 'protocol/'],
    state: ['[client/]'],
    settings: ['state', 'protocol/'],
    upload: ['fetch', 'protocol/'],
    fetch: ['protocol/'],
    diagnosis: ['[state]', 'protocol/'],
    provider: ['[protocol/]'],
    adapter: ['protocol/'],
    index: ['[state]', '[upload]'],
  },
};
const tableOf = (adapter) => {
  const table = { ...ADAPTER_FILES };
  for (const [file, more] of Object.entries(PECULIAR[adapter] ?? {}))
    table[file] = [...(table[file] ?? []), ...more];
  return table;
};

const places = (names) => names.map((name) => (name.endsWith('/') ? name : `${name}\\.ts$`)).join('|');
const bare = (name) => name.replace(/^\[(.*)\]$/, '$1');
const inside = (adapter) => {
  const src = `^${folderOf(adapter)}/src/`;
  const table = tableOf(adapter);
  const arrows = Object.entries(table).flatMap(([file, allowed]) => {
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
      from: { path: src, pathNot: `${src}(?:${places(Object.keys(table))})` },
      to: {},
    },
  ];
};

module.exports = {
  forbidden: [
    only('core', [], 'core knows no vendor and no network'),
    only('provider-kit', ['core'], 'the kit serves adapters and knows none'),
    only('conformance', ['core'], 'the cases know the contract and no adapter'),
    only('opentelemetry', ['core'], 'an observer knows the contract and no adapter'),
    only('tracker', ['core'], 'it keeps what core learns, at whichever vendor'),
    only('tsyringe', ['core'], 'tokens and containers know the contract and no adapter'),
    only('config', ['core'], 'a file of configuration knows no adapter'),
    only('emulators', [], 'an emulator must not share a bug with an adapter'),
    ...adapters.map((name) => only(name, ['core', 'provider-kit'], 'adapters never import each other')),
    ...Object.entries(FOLDERS).flatMap(folderArrows),
    ...adapters.flatMap(inside),
    {
      name: 'index-is-for-others',
      comment: 'inside a package, a file names the file that it needs',
      severity: 'error',
      from: { path: '^(packages|examples)/([^/]+)/src/' },
      to: { path: '^$1/$2/src/(?:testing/)?index\\.ts$' },
    },
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
      from: { path: '^(packages|examples)/[^/]+/src', pathNot: '^packages/provider-kit/src' },
      to: { path: 'node_modules/axios' },
    },
    {
      name: 'no-circular',
      comment: 'types included: what two files share stands in a third',
      severity: 'error',
      from: { path: '^((packages|examples)/[^/]+/src|bench|tools)/' },
      to: { circular: true },
    },
    {
      name: 'nothing-needs-tools',
      comment: 'they are not published',
      severity: 'error',
      from: { path: '^(packages/[^/]+|bench)/src' },
      to: { path: '^(tools/|node_modules/@anyproof/tools)' },
    },
    {
      name: 'fuzz-targets-are-listed',
      comment: 'a target that tools/src/fuzz/targets.ts does not list never runs',
      severity: 'error',
      module: { path: '^tools/src/fuzz/targets/', numberOfDependentsLessThan: 1 },
      from: {},
    },
    { name: 'not-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Declarations that take the place of those in examples/custom-adapter, and apps that are copied elsewhere to run.
    exclude: { path: '(^|/)dist/|/template/unwritten/|^tools/src/check-packages/consumers/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.check.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
