import type { StandardSchemaV1 } from '@anyproof/core';
import { z } from 'zod';

// Lax: only what is read, and a field that is missing or strange is absent. The raw answer is kept beside it.
const text = z.string().optional().catch(undefined);
const texts = z.array(z.string()).catch([]);

const verificationSchema = z.object({
  id: z.string().min(1),
  state: z.string(),
  externalId: text,
  pageUrl: text,
  createdAt: text,
  expiresAt: text,
});
export type Verification = z.infer<typeof verificationSchema>;
export const verification: StandardSchemaV1<Verification> = verificationSchema;

const reportSchema = verificationSchema.extend({
  person: z.object({ given: text, family: text, born: text, nationality: text }).optional().catch(undefined),
  document: z.object({ type: text, number: text, country: text, expires: text }).optional().catch(undefined),
  tests: z.array(z.object({ name: z.string(), outcome: text })).catch([]),
  findings: texts,
});
export type Report = z.infer<typeof reportSchema>;
export const report: StandardSchemaV1<Report> = reportSchema;

const receiptSchema = z.object({ accepted: z.boolean(), finding: text });
export const receipt: StandardSchemaV1<z.infer<typeof receiptSchema>> = receiptSchema;

const accessTokenSchema = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });
export const accessToken: StandardSchemaV1<z.infer<typeof accessTokenSchema>> = accessTokenSchema;

const messageSchema = z.object({ verificationId: z.string().min(1), state: z.string(), externalId: text });
export const message: StandardSchemaV1<z.infer<typeof messageSchema>> = messageSchema;
