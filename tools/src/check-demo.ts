// Reads the demo's JSON from standard input and fails unless every provider came to the decision that is asked for.
import { text } from 'node:stream/consumers';
import { z } from 'zod';

const rowShape = z.object({
  provider: z.string(),
  status: z.string(),
  decision: z.string().optional(),
  reasons: z.array(z.unknown()),
});

const [expected] = process.argv.slice(2);
const rows = z.array(rowShape).parse(JSON.parse(await text(process.stdin)));
for (const { provider, status, decision, reasons } of rows) {
  console.log(`demo: ${provider} ${status} ${decision}`);
  if (decision !== expected) throw new Error(`${provider} came to ${decision}, not ${expected}`);
  if (expected === 'declined' && reasons.length === 0)
    throw new Error(`${provider} declined without a reason`);
}
if (rows.length < 3) throw new Error('the demo left out a provider');
