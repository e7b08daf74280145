import assert from 'node:assert/strict';
import { createDetector, type Secret } from './detector.js';
import { surfacesOf } from './surfaces.js';

/** Fails if one of these texts appears in any form on any surface of the value; the failure itself does not quote it. */
export function assertSilent(value: unknown, forbidden: readonly (string | Secret)[], what: string): void {
  const detector = createDetector();
  detector.add(
    forbidden.map((one, index) =>
      typeof one === 'string' ? { kind: 'credential', name: `secret ${index + 1}`, text: one } : one,
    ),
  );
  const [leak] = detector.find(surfacesOf(value));
  assert.ok(leak === undefined, `${what}: its ${leak?.surface} shows ${leak?.secret} (${leak?.form})`);
}
