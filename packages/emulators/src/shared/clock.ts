import type { EmulatorClock } from './types.js';

interface Task {
  readonly due: number;
  readonly order: number;
  readonly run: () => void;
  timer: NodeJS.Timeout | undefined;
}

/** The longest wait a Node timer can hold; longer ones are armed again. */
const longestTimer = 2 ** 31 - 1;

/**
 * The vendor's clock: the real one plus an offset. Real timers never keep the process alive; `advance` walks
 * through every due task in order, with `now()` at the moment it was due, as if the time had really passed.
 */
export function createClock(realNow: () => number = Date.now): EmulatorClock {
  const tasks = new Set<Task>();
  let offset = 0;
  let order = 0;
  const now = () => realNow() + offset;

  const forget = (task: Task) => {
    if (task.timer !== undefined) clearTimeout(task.timer);
    tasks.delete(task);
  };
  const fire = (task: Task) => {
    forget(task);
    task.run();
  };
  const arm = (task: Task) => {
    const wait = Math.min(Math.max(task.due - now(), 0), longestTimer);
    // A real timer may wake a millisecond early; it is armed again instead of running before its time.
    task.timer = setTimeout(() => (now() >= task.due ? fire(task) : arm(task)), wait);
    task.timer.unref();
  };
  const earliest = (until: number): Task | undefined => {
    let found: Task | undefined;
    for (const task of tasks) {
      if (task.due > until) continue;
      if (!found || task.due < found.due || (task.due === found.due && task.order < found.order))
        found = task;
    }
    return found;
  };

  return {
    now,
    advance(milliseconds) {
      if (!Number.isFinite(milliseconds) || milliseconds < 0) {
        throw new RangeError('A clock only moves ahead: milliseconds must be 0 or more');
      }
      const target = now() + milliseconds;
      for (let task = earliest(target); task; task = earliest(target)) {
        if (task.due > now()) offset += task.due - now();
        fire(task);
      }
      if (target > now()) offset += target - now();
      for (const task of tasks) {
        if (task.timer !== undefined) clearTimeout(task.timer);
        arm(task);
      }
    },
    schedule(milliseconds, run) {
      order += 1;
      const task: Task = { due: now() + Math.max(milliseconds, 0), order, run, timer: undefined };
      tasks.add(task);
      arm(task);
      return () => forget(task);
    },
    stop() {
      for (const task of [...tasks]) forget(task);
    },
  };
}
