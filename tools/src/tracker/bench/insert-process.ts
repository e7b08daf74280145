import { type Child, startChild } from '../processes/child.js';

export interface InsertOptions {
  readonly database: string;
}

export type InsertVerbs = {
  /** Creates the table, and returns the endpoint's address. */
  readonly open: () => Promise<string>;
};

const SCRIPT = new URL('insert-script.js', import.meta.url);

export const startInserts = (options: InsertOptions): Child<InsertVerbs> =>
  startChild<InsertVerbs>(SCRIPT, options);
