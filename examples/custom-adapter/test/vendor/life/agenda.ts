/** What is to happen later, by Acme's clock. */
export interface Agenda {
  /** Within a task: the time that it was planned for. */
  now(): number;
  at(time: number, task: () => void): void;
  /** Runs what is due, in its order. */
  runDue(): void;
}

export function createAgenda(clock: () => number): Agenda {
  const planned: { readonly time: number; readonly task: () => void }[] = [];
  let current: number | undefined;
  return {
    now: () => current ?? clock(),
    at: (time, task) => {
      const next = planned.findIndex((one) => one.time > time);
      planned.splice(next === -1 ? planned.length : next, 0, { time, task });
    },
    runDue: () => {
      const until = clock();
      for (let [first] = planned; first !== undefined && first.time <= until; [first] = planned) {
        planned.shift();
        current = first.time;
        first.task();
      }
      current = undefined;
    },
  };
}
