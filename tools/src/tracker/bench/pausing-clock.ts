/** The real clock, which can stand still: while another round runs, nothing becomes due. */
export interface PausingClock {
  now(): number;
  pause(): void;
  run(): void;
}

export function pausingClock(): PausingClock {
  let behind = 0;
  let pausedAt: number | undefined;
  return {
    now: () => (pausedAt ?? Date.now()) - behind,
    pause: () => {
      pausedAt ??= Date.now();
    },
    run: () => {
      if (pausedAt !== undefined) behind += Date.now() - pausedAt;
      pausedAt = undefined;
    },
  };
}
