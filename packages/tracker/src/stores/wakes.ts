import { nameOf, type RowKey } from './facts.js';

/** Tells the work of this process what it did itself, so that nobody has to look for it in the database. */
export interface Wakes {
  /** The session has something to do at once. */
  woken(row: RowKey): void;
  /** Whether it was woken since, while a worker holds it. */
  watch(row: RowKey): { isWoken(): boolean; end(): void };
  /** Called at each wake. */
  onWake(wake: () => void): void;
}

export function createWakes(): Wakes {
  const watched = new Map<string, { isWoken: boolean }>();
  let wake: (() => void) | undefined;
  return {
    woken: (row) => {
      const watch = watched.get(nameOf(row));
      if (watch !== undefined) watch.isWoken = true;
      wake?.();
    },
    watch: (row) => {
      const name = nameOf(row);
      const watch = { isWoken: false };
      watched.set(name, watch);
      return {
        isWoken: () => watch.isWoken,
        end: () => {
          if (watched.get(name) === watch) watched.delete(name);
        },
      };
    },
    onWake: (then) => {
      wake = then;
    },
  };
}
