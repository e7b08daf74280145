import type { World } from '../life/model.js';
import type { VendorAnswer } from '../server.js';

export const EMPTY: VendorAnswer = { status: 204, body: '' };

export function json({ readings }: World, status: number, value: object): VendorAnswer {
  const absent = readings.nulls ? null : undefined;
  return { status, body: JSON.stringify(value, (_name, inner: unknown) => inner ?? absent) };
}
