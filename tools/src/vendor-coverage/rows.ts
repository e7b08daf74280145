// What the tests write and the report reads.
import { z } from 'zod';

const rowShape = z.object({
  vendor: z.string(),
  row: z.string(),
  method: z.string(),
  /** With placeholders. */
  path: z.string(),
  statuses: z.array(z.number()),
  source: z.enum(['documented', 'assumed path']),
  section: z.string(),
});
/** What one assertion on one answer leaves behind. */
const recordShape = z.object({
  vendor: z.string(),
  row: z.string(),
  status: z.number(),
  /** Expectations that were checked on what the client returned. */
  asserted: z.number(),
});

export type CoverageRow = Readonly<z.infer<typeof rowShape>>;
export type CoverageRecord = Readonly<z.infer<typeof recordShape>>;

/** The rows of endpoints.json. */
export const parseRows = (text: string): readonly CoverageRow[] => z.array(rowShape).parse(JSON.parse(text));

/** The records of a vendor's file, one in each line. */
export const parseRecords = (text: string): readonly CoverageRecord[] =>
  text
    .trim()
    .split('\n')
    .map((line) => recordShape.parse(JSON.parse(line)));
