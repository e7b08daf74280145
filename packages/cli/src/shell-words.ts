/** In core's words an app passes adapters to createProofing; here they are options. */
const PASSED = /an adapter passed to createProofing \(([^)]*)\)/g;
export const inWordsOfTheShell = (message: string) =>
  message.replace(PASSED, 'an adapter: $1, or one of your own with --adapter <module>');
