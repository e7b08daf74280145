import {
  baseUrlProblem,
  isSecret,
  numberFromText,
  type Secret,
  valueFromJsonText,
} from '@anyproof/provider-kit';
import { z } from 'zod';

// Environment variables are text, so what is not text may come as JSON (`valueFromJsonText`) or digits.
const json = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(valueFromJsonText, schema);
const textMap = <Schema extends z.ZodType>(value: Schema) => json(z.record(z.string(), value));

export const secret = z.custom<Secret>(isSecret, {
  error: 'text, or a function that fetches it',
  abort: false,
});
export const archive = json(
  z.strictObject({ username: secret, password: secret, oneTimePassword: secret.optional() }),
);

export const baseUrl = z.string().superRefine((text, context) => {
  const problem = baseUrlProblem(text);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
});
export const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an absolute http(s) URL' });
export const processUuid = z.guid({ error: "must be a process UUID from ID360's console" });
export const flows = textMap(processUuid);

export const positive = z.preprocess(numberFromText, z.number().positive());
export const positiveWhole = z.preprocess(numberFromText, z.number().int().positive());

export const names = textMap(z.string().min(1));
const documentName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_$-]*$/, { error: "must be a document name of ID360's, such as kbis_image" });
export const documentNames = textMap(documentName);
export const artifacts = json(z.array(z.enum(['proof_slip', 'idclaim'])));

/** Names that HTTP clients fill in by themselves. */
const ANYBODYS: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'host',
  'transfer-encoding',
  'user-agent',
]);

const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
/** What would not arrive as it was sent can prove nothing: HTTP takes spaces off the ends of a header's value. */
const HEADER_VALUE = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

// A record's own rules for keys would keep their words to themselves.
const headers = z
  .record(
    z.string(),
    z.string().regex(HEADER_VALUE, { error: 'must be visible ASCII, without outer spaces' }),
  )
  .superRefine((all, context) => {
    for (const name of Object.keys(all)) {
      const problem = headerNameProblem(name);
      if (problem !== undefined) context.addIssue({ code: 'custom', path: [name], message: problem });
    }
  })
  .default({});

function headerNameProblem(name: string): string | undefined {
  if (!HEADER_NAME.test(name)) return 'must be a header name';
  return ANYBODYS.has(name.toLowerCase())
    ? 'is sent by anybody, so it proves nothing; take a name of your own, such as X-Callback-Secret'
    : undefined;
}

export const callbacks = json(
  z.array(
    z.strictObject({
      url: httpUrl,
      on: z.enum(['final', 'all']).default('final'),
      headers: headers.refine((all) => Object.keys(all).length > 0, {
        error:
          'must hold a header with a long random secret, such as {"X-Callback-Secret": "…"}: ID360 signs nothing, so its callbacks have no other proof',
      }),
      previousHeaders: headers,
    }),
  ),
);

const path = z.string().regex(/^(?:\/[\w.~-]+)*\/:id(?:\/[\w.~-]+)*\/?$/, {
  error: 'must be a path with :id, such as /enrollment/:id/idclaim',
});
/** What the dossier proposes, where the vendor's pages are silent (dossier 3 and 9). */
export const paths = json(
  z.strictObject({
    interrupt: path.optional(),
    proofSlip: path.default('/enrollment/:id/proof_slip'),
    archive: path.default('/enrollment/:id/report/archive'),
    idclaim: path.default('/enrollment/:id/idclaim'),
  }),
);
