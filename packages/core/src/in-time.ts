/** Longer than a port of the app's own ever needs, and shorter than vendors wait for the answer to a webhook. */
export const PORT_PATIENCE_MS = 5_000;

/**
 * What one of the app's own ports gives within this time. Throws when it fails or hangs. In the machine's own time: a
 * clock that leaps, as tests have it, would overtake every port.
 */
export async function inTime<T>(
  milliseconds: number,
  work: () => Promise<T>,
  late: () => Error = () => new Error('it hangs'),
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(late()), milliseconds);
  });
  try {
    return await Promise.race([Promise.resolve().then(work), end]);
  } finally {
    clearTimeout(timer);
  }
}
