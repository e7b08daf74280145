/** Whether a value can be written as JSON: no cycle, no BigInt, no `toJSON` that throws. */
export function isJson(value: unknown): boolean {
  try {
    JSON.stringify(value);
    return true;
  } catch {
    return false;
  }
}
