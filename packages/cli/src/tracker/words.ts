import { UsageError } from '../terminal/failures.js';

const UNITS = [
  { name: 'd', ms: 86_400_000 },
  { name: 'h', ms: 3_600_000 },
  { name: 'min', ms: 60_000 },
  { name: 's', ms: 1_000 },
] as const;

/** A length of time, roughly: `5 min`. */
export function roughly(milliseconds: number): string {
  const unit = UNITS.find(({ ms }) => milliseconds >= ms);
  return unit === undefined ? '0 s' : `${Math.floor(milliseconds / unit.ms)} ${unit.name}`;
}

/** `1 event`, `2 events`. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

const SPANS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** An instant (ISO 8601), or a time before now such as `24h`, as an instant. Throws a UsageError. */
export function instantFrom(option: string, text: string | undefined, now: number): string | undefined {
  if (text === undefined) return undefined;
  const [, amount, unit = ''] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  const at = amount === undefined ? Date.parse(text) : now - Number(amount) * (SPANS[unit] ?? 0);
  if (Number.isNaN(at))
    throw new UsageError(
      `${option} must be a time, such as 2026-01-31T12:00:00Z, or how long ago: 30m, 24h, 7d`,
    );
  return new Date(at).toISOString();
}

/** Throws a UsageError unless it is a whole number in these bounds. */
export function numberFrom(option: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw new UsageError(`${option} must be a whole number from ${least} to ${most}`);
}
