/** What is to happen later, by Acme's clock. */
export interface Agenda {
  /** Within a task, the time that it was planned for. */
  now(): number;
  at(time: number, task: () => void): void;
  /** Runs what is due, in its order. */
  runDue(): void;
  /** Runs what is due, then this, during which no time passes. */
  moment<T>(work: () => T): T;
}

export function createAgenda(clock: () => number): Agenda {
  const planned: { readonly time: number; readonly task: () => void }[] = [];
  let current: number | undefined;
  const runAt = <T>(time: number, work: () => T): T => {
    current = time;
    try {
      return work();
    } finally {
      current = undefined;
    }
  };
  const runDue = () => {
    const until = clock();
    for (let [first] = planned; first !== undefined && first.time <= until; [first] = planned) {
      planned.shift();
      runAt(first.time, first.task);
    }
  };
  return {
    now: () => current ?? clock(),
    at: (time, task) => {
      const next = planned.findIndex((one) => one.time > time);
      planned.splice(next === -1 ? planned.length : next, 0, { time, task });
    },
    runDue,
    moment: (work) => {
      runDue();
      return runAt(clock(), work);
    },
  };
}
