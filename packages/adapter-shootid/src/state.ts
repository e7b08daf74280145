import type { EvidenceKind, StandardSchemaV1 } from '@anyproof/core';
import { z } from 'zod';

/**
 * What a ref must carry, since ShootID stores none of it (dossier 1). Sealed, because anyone with the QR picture's
 * address can take the person's place in front of the camera. Calls about the transaction itself also need the
 * credentials.
 */
export interface RefState {
  readonly reference: string;
  /** The requested kinds: ShootID does not know when it has everything. */
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
