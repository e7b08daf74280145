import type { StandardSchemaV1 } from '@anyproof/core';
import { z } from 'zod';

/** What a ref must carry, sealed: the address of the person's page, and the token in it that opens the capture calls. */
export interface InnovatricsState {
  readonly referenceToken: string;
  readonly webEnrolmentUrl: string;
}

const schema = z.object({ referenceToken: z.string().min(1), webEnrolmentUrl: z.string().min(1) });

export const innovatricsState: StandardSchemaV1<InnovatricsState> = schema;

/** The text after `?token=` up to the first `&`, as it stands (dossier 3.2); it is opaque, a JWT at older versions. */
export function referenceTokenOf(webEnrolmentUrl: string): string | undefined {
  return /[?&]token=([^&#]+)/.exec(webEnrolmentUrl)?.[1];
}
