export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Nobody is waited for longer, whatever was asked: a date far away would end all work on a session. */
const LONGEST_WISH_MS = DAY_MS;
const JITTER = 0.1;

/** What somebody asked us to wait, in milliseconds; 0 if nothing. */
export function wished(milliseconds: number | undefined): number {
  return Math.min(Math.max(milliseconds ?? 0, 0), LONGEST_WISH_MS);
}

/** The interval give or take 10 %, in whole milliseconds, and never below the floor. `fraction`: from 0 up to 1, random. */
export function jittered(interval: number, floor: number, fraction: number): number {
  const base = Math.max(interval, floor);
  const least = Math.max(base * (1 - JITTER), floor);
  return Math.ceil(least + fraction * (base * (1 + JITTER) - least));
}

/** `first` for the first time, doubled for each further one. */
export function doubled(first: number, times: number, most: number): number {
  return Math.min(first * 2 ** Math.max(0, times - 1), most);
}

/** A default yields to a bound that the app set: one of the two alone never contradicts the other. */
export function bounds(
  [least, most]: readonly [least: number | undefined, most: number | undefined],
  [leastByDefault, mostByDefault]: readonly [least: number, most: number],
): readonly [least: number, most: number] {
  const low = least ?? Math.min(leastByDefault, most ?? mostByDefault);
  return [low, most ?? Math.max(mostByDefault, low)];
}
