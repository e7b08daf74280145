/** One argument, or one value, as a shell and a file of variables both read it. */
export function quoted(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}

/** In core's words an app passes adapters to createProofing; here they are options. */
const PASSED = /an adapter passed to createProofing \(([^)]*)\)/g;
export const inWordsOfTheShell = (message: string) =>
  message.replace(PASSED, 'an adapter: $1, or one of your own with --adapter <module>');
