import type { EvidenceKind, StandardSchemaV1 } from '@anyproof/core';
import { z } from 'zod';

/**
 * What a ref must carry, since ShootID keeps none of it (dossier 1). Sealed: whoever has the QR picture's address can
 * take the person's place before the camera. Calls on the transaction itself need the credentials too.
 */
export interface RefState {
  readonly reference: string;
  /** What was asked for: ShootID does not know when it has everything. */
  readonly evidence: readonly EvidenceKind[];
  readonly imageUrl?: string;
  readonly uploadOptions?: { readonly [field: string]: string };
}

const schema = z.object({
  reference: z.string(),
  evidence: z.array(z.string()),
  imageUrl: z.string().exactOptional(),
  uploadOptions: z.record(z.string(), z.string()).exactOptional(),
});

export const refState: StandardSchemaV1<RefState> = schema;
