import type { Status } from '@anyproof/core';

/** In the order of a session's life. */
export const STATUSES = [
  'pending',
  'action_required',
  'processing',
  'in_review',
  'completed',
  'expired',
  'abandoned',
  'canceled',
  'failed',
] as const satisfies readonly Status[];
