// What the test and a process of the app say to each other.
import type { SessionRef } from '@anyproof/core';

/** Given to a process when it starts. */
export interface AppOptions {
  /** The database's address. */
  readonly database: string;
  /** The address of the module with the store and the inbox. */
  readonly ports: string;
  readonly brokenStore: boolean;
  readonly slowStore?: boolean;
  readonly vendor: {
    readonly origin: string;
    readonly username: string;
    readonly password: string;
    readonly processUuid: string;
  };
}

/** What a process can be called for: argument and answer. */
export interface Verbs {
  ready(): Promise<void>;
  /** Returns the port. */
  listen(port: number): Promise<number>;
  create(count: number): Promise<SessionRef[]>;
  resume(): Promise<void>;
  /** From now on, whatever happens. */
  poll(refs: readonly SessionRef[]): Promise<void>;
  /** Returns the statuses. */
  read(refs: readonly SessionRef[]): Promise<string[]>;
}

export type Verb = keyof Verbs;

export interface Call {
  readonly id: number;
  readonly verb: Verb;
  readonly argument: unknown;
}

export interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}
