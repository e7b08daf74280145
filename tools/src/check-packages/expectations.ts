// What each package promises to whoever installs it, as data.

export interface PackagePromise {
  /** What its entry must export and its README mention. */
  readonly main?: string;
  /** The same for a command. */
  readonly command?: string;
  /** The most bytes that its tarball may have. */
  readonly packed: number;
  readonly unpacked: number;
  /** What the bytes are spent on. */
  readonly holds: string;
}

/**
 * A budget stands some 30 % above what the package has, so a bundled dependency, a stray fixture or a second build is
 * noticed, and a new feature is not. The TypeScript sources are in each, so that stack traces and "go to definition" lead
 * to code that people can read.
 */
export const PACKAGES: Readonly<Record<string, PackagePromise>> = {
  '@anyproof/core': {
    main: 'createProofing',
    packed: 430_000,
    unpacked: 2_700_000,
    holds: 'the contract, and docstrings that editors show',
  },
  '@anyproof/provider-kit': {
    main: 'createHttpClient',
    packed: 228_000,
    unpacked: 1_300_000,
    holds: 'HTTP, streams and checks; axios is a dependency',
  },
  '@anyproof/id360': {
    main: 'id360',
    packed: 170_000,
    unpacked: 1_000_000,
    holds: 'the client of the whole documented API, tables, mapping',
  },
  '@anyproof/innovatrics': {
    main: 'innovatrics',
    packed: 120_000,
    unpacked: 730_000,
    holds: 'the client of the whole documented API, tables, mapping',
  },
  '@anyproof/1kosmos': {
    main: 'oneKosmos',
    packed: 221_000,
    unpacked: 1_400_000,
    holds: 'the client of an API of forty calls in two dialects, and its cryptography',
  },
  '@anyproof/shootid': {
    main: 'shootId',
    packed: 75_000,
    unpacked: 415_000,
    holds: 'the client of the whole documented API, tables, mapping',
  },
  '@anyproof/conformance': {
    main: 'conformanceCases',
    packed: 394_000,
    unpacked: 2_500_000,
    holds: 'some five hundred cases',
  },
  '@anyproof/emulators': {
    main: 'startId360Emulator',
    packed: 4_000_000,
    unpacked: 6_500_000,
    holds: '3.3 MB of JPEG specimens, which do not compress, and four vendors',
  },
  '@anyproof/tracker': {
    main: 'createTracker',
    packed: 320_000,
    unpacked: 1_900_000,
    holds: 'a store, a scheduler and a delivery of events',
  },
  '@anyproof/opentelemetry': {
    main: 'openTelemetryObserver',
    packed: 20_000,
    unpacked: 105_000,
    holds: 'one observer',
  },
  '@anyproof/tsyringe': {
    main: 'registerProofing',
    packed: 20_000,
    unpacked: 100_000,
    holds: 'tokens and two functions',
  },
  '@anyproof/config': {
    main: 'loadConfig',
    packed: 25_000,
    unpacked: 130_000,
    holds: 'one loader for all kinds of files',
  },
  '@anyproof/cli': {
    command: 'anyproof',
    packed: 275_000,
    unpacked: 1_000_000,
    holds: 'the commands, and the template of a new adapter with the API of its vendor',
  },
};

/** No CommonJS build, and why. */
export const ESM_ONLY: Readonly<Record<string, string>> = {
  '@anyproof/cli': 'a command first; every Node that it supports can require() an ES module',
};

/** What may be in a tarball. */
export const FILES: readonly RegExp[] = [
  /^package\.json$/,
  /^README\.md$/,
  /^LICENSE$/,
  /^CHANGELOG\.md$/,
  /^dist\/.*\.(?:js|d\.ts)(?:\.map)?$/,
  /^dist\/cjs\/package\.json$/,
  /^src\/.*\.ts$/,
];

/** What else, and where. */
export const FURTHER_FILES: Readonly<Record<string, readonly RegExp[]>> = {
  '@anyproof/cli': [
    /^bin\/(?:anyproof|run)\.js$/,
    /^template\/index\.(?:js|d\.ts)$/,
    /^template\/adapter\/(?:README\.md|vendor-api\.md|gitignore|manifest\.json|tsconfig(?:\.build)?\.json|(?:src|test)\/.*\.ts)$/,
  ],
  '@anyproof/emulators': [/^specimens\/(?:people\.json|index\.(?:cjs|d\.cts)|[a-z-]+\/[a-z-]+\.jpg)$/],
};

/** Packages whose types are ours to know: users must not need them, or a certain version of them, to compile. */
export const HIDDEN: readonly string[] = ['axios', 'elliptic', 'zod'];

/** The Node lines that packages run on; each comes from npm, as `node-<platform>-<arch>`. */
export const NODE_LINES: Readonly<Record<string, string>> = {
  20: '20.20.2',
  22: '22.23.3',
  24: '24.21.0',
  26: '26.12.1',
};
