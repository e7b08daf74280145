// The repository's Jest settings in one project, without types being checked: mutants are run by the thousand, and
// `npm test` has checked the types. The tests to run come from groups.ts.
const folders = {
  '@anyproof/core': 'core/src',
  '@anyproof/core/testing': 'core/src/testing',
  '@anyproof/provider-kit': 'provider-kit/src',
  '@anyproof/id360': 'adapter-id360/src',
  '@anyproof/innovatrics': 'adapter-innovatrics/src',
  '@anyproof/1kosmos': 'adapter-1kosmos/src',
  '@anyproof/1kosmos/administration': 'adapter-1kosmos/src/administration',
};

module.exports = {
  // Stryker runs this inside its copy of the repository.
  rootDir: process.cwd(),
  testEnvironment: 'node',
  sandboxInjectedGlobals: ['Math'],
  watchman: false,
  transform: {
    '^.+\\.ts$': [
      'ts-jest',
      { tsconfig: '<rootDir>/tsconfig.jest.json', transpilation: true, diagnostics: false },
    ],
  },
  moduleNameMapper: {
    ...Object.fromEntries(
      Object.entries(folders).map(([name, folder]) => [`^${name}$`, `<rootDir>/packages/${folder}/index.ts`]),
    ),
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
};
