/**
 * An instant with microseconds and no zone, in UTC, as the create answer and the top of a v2 report write it
 * (dossier 1). The clock has milliseconds: the last three digits are made from them, so that none looks rounded.
 */
export function naiveTime(milliseconds: number): string {
  const whole = Math.floor(milliseconds);
  const micro = String((whole * 7919) % 1000).padStart(3, '0');
  return `${new Date(whole).toISOString().slice(0, -1)}${micro}`;
}

/** The same with `Z`, as steps and v1 reports write it. */
export const zonedTime = (milliseconds: number): string => `${naiveTime(milliseconds)}Z`;

/** The vendor's date today, `YYYY-MM-DD` in UTC. */
export const dateOf = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 10);

/** `YYYY-MM-DD` as the raw reading of dossier 1 writes it: `DDMMYYYY`. */
export const rawDate = (date: string): string => date.split('-').reverse().join('');

/** The date so many months before, for the age of a proof of address. */
export function monthsBefore(milliseconds: number, months: number): string {
  const date = new Date(milliseconds);
  date.setUTCMonth(date.getUTCMonth() - months);
  return dateOf(date.getTime());
}
