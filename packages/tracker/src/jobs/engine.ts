import { ProofingError } from '@anyproof/core';
import type { SqlExecutor } from './executor.js';

/** The majors of pg-boss that are supported. */
export type Major = 10 | 12;

/** What is used of a `PgBoss`, the same in both majors. */
export interface Boss {
  on(event: 'error', listener: (error: unknown) => void): unknown;
  start(): Promise<unknown>;
  stop(options: { readonly graceful: boolean; readonly close: boolean }): Promise<unknown>;
  createQueue(name: string, options: object): Promise<unknown>;
  /** Null if there is none of that name. */
  getQueue(name: string): Promise<unknown>;
  send(name: string, data: object, options: { readonly db: SqlExecutor }): Promise<unknown>;
  fetch(name: string, options: { readonly batchSize: number; readonly db: SqlExecutor }): Promise<unknown>;
  fail(name: string, id: string, data: null, options: { readonly db: SqlExecutor }): Promise<unknown>;
  deleteJob(name: string, id: string, options: { readonly db: SqlExecutor }): Promise<unknown>;
  /** Counts of index builds that a migration of 12 leaves to the background; early versions do without. */
  getBamStatus?(): Promise<unknown>;
}

/** The installed pg-boss. */
export interface Engine {
  readonly major: Major;
  /** Opens nothing yet. */
  create(options: object): Boss;
}

type BossClass = new (options: object) => unknown;

/** What identifies each major, and is used of it. 11, which is not supported, has the default export without `archive`. */
const METHODS: Readonly<Record<Major, readonly string[]>> = {
  10: [
    'on',
    'start',
    'stop',
    'createQueue',
    'getQueue',
    'send',
    'fetch',
    'fail',
    'deleteJob',
    'maintain',
    'archive',
  ],
  12: ['on', 'start', 'stop', 'createQueue', 'getQueue', 'send', 'fetch', 'fail', 'deleteJob', 'supervise'],
};

/** Throws CONFIG unless a supported major is installed. `load` is for tests. */
export async function loadEngine(
  load: () => Promise<unknown> = () => import('pg-boss'),
  nodeVersion: string = process.versions.node,
): Promise<Engine> {
  let loaded: unknown;
  try {
    loaded = await load();
  } catch {
    throw unusable('is not installed or cannot be loaded', nodeVersion);
  }
  const { PgBoss: named, default: byDefault } = exportsOf(loaded);
  if (isClass(named)) return engineOf(12, named, nodeVersion);
  if (isClass(byDefault)) return engineOf(10, byDefault, nodeVersion);
  throw unusable('has an unknown version', nodeVersion);
}

function engineOf(major: Major, Class: BossClass, nodeVersion: string): Engine {
  return {
    major,
    create: (options) => {
      const boss = new Class(options);
      if (!isBoss(boss, major)) throw unusable('has an unknown version', nodeVersion);
      return boss;
    },
  };
}

function exportsOf(loaded: unknown): { readonly PgBoss?: unknown; readonly default?: unknown } {
  return typeof loaded === 'object' && loaded !== null ? loaded : {};
}

function isClass(value: unknown): value is BossClass {
  return typeof value === 'function';
}

function isBoss(value: unknown, major: Major): value is Boss {
  if (typeof value !== 'object' || value === null) return false;
  return METHODS[major].every((name) => typeof Reflect.get(value, name) === 'function');
}

function unusable(what: string, nodeVersion: string): ProofingError {
  return new ProofingError({
    code: 'CONFIG',
    message: `the package pg-boss ${what}: run \`npm install pg-boss@${majorFor(nodeVersion)}\``,
  });
}

/** 12 needs Node 22.12. */
function majorFor(nodeVersion: string): Major {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 12) ? 12 : 10;
}
