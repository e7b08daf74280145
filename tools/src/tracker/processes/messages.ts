// What travels over the channel of a child process.

export interface Call {
  readonly id: number;
  readonly verb: string;
  readonly argument: unknown;
}

export interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** A verb takes at most one argument, and everything that travels is JSON. */
export type Verb = (argument: never) => Promise<unknown>;
