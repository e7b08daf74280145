import type { Config } from 'jest';

const names: Record<string, string> = {
  '@anyproof/core': 'core',
  '@anyproof/core/testing': 'core/src/testing',
  '@anyproof/provider-kit': 'provider-kit',
  '@anyproof/id360': 'adapter-id360',
  '@anyproof/innovatrics': 'adapter-innovatrics',
  '@anyproof/1kosmos': 'adapter-1kosmos',
  '@anyproof/1kosmos/administration': 'adapter-1kosmos/src/administration',
  '@anyproof/shootid': 'adapter-shootid',
  '@anyproof/emulators': 'emulators',
  '@anyproof/conformance': 'conformance',
  '@anyproof/opentelemetry': 'opentelemetry',
  '@anyproof/tsyringe': 'tsyringe',
  '@anyproof/config': 'config',
  '@anyproof/tracker': 'tracker',
};

// Tests run over the sources, so a failing line is the line you edit; `npm run build` proves the built form.
const moduleNameMapper = Object.fromEntries(
  Object.entries(names).map(([name, folder]) => [
    `^${name}$`,
    `<rootDir>/../../packages/${folder.includes('/') ? folder : `${folder}/src`}/index.ts`,
  ]),
);

const project = (
  folder: string,
  path = `packages/${folder}`,
  more: { readonly roots?: string[]; readonly testMatch?: string[] } = {},
): NonNullable<Config['projects']>[number] => ({
  displayName: folder,
  rootDir: `<rootDir>/${path}`,
  testEnvironment: '<rootDir>/../../tools/src/jest/clean-environment.ts',
  // A suite's globals are looked up through its sandbox, slowly; elliptic asks for Math.imul some hundred times a multiplication.
  sandboxInjectedGlobals: ['Math'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/../../tsconfig.jest.json' }] },
  moduleNameMapper: {
    ...moduleNameMapper,
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^@electric-sql/pglite$': '<rootDir>/../../tools/src/jest/pglite.ts',
  },
  ...more,
});

const config: Config = {
  maxWorkers: 2,
  // Only what hangs runs into it, however busy the machine is.
  testTimeout: 120_000,
  // Files share a process; what they load and Jest keeps of them adds up, so it is replaced now and then.
  workerIdleMemoryLimit: '512MB',
  projects: [
    ...[
      'core',
      'provider-kit',
      'adapter-id360',
      'adapter-innovatrics',
      'adapter-1kosmos',
      'adapter-shootid',
      'emulators',
      'conformance',
      'opentelemetry',
      'tsyringe',
      'config',
      'tracker',
      'cli',
    ].map((folder) => project(folder)),
    project('examples', 'examples/test', {
      roots: ['<rootDir>', '<rootDir>/../unit-testing', '<rootDir>/../webhooks', '<rootDir>/../postgres'],
      testMatch: ['**/*.test.ts'],
    }),
  ],
};

export default config;
