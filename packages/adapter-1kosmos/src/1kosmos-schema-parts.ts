import { z } from 'zod';

/** Holds a schema and its interface to the same fields: one that only one of the two knows does not compile. */
export type Fields<Answer> = { readonly [Name in keyof Answer]-?: z.ZodType<Answer[Name]> };

/** What is of another type than documented is left out: it must not cost the whole answer. */
export const text = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .catch(undefined);
export const flag = z.boolean().nullish().catch(undefined);
/** Milliseconds: numbers in one place, text in another (dossier 0.8). */
export const timestamp = z.union([z.number(), z.string()]).nullish().catch(undefined);
export const objects = z.array(z.record(z.string(), z.unknown())).nullish().catch(undefined);
export const someObject = z.record(z.string(), z.unknown()).nullish().catch(undefined);

/** A flat map of texts; what is no text is left out. */
export const textMap = z
  .record(z.string(), z.unknown())
  .transform((map): { readonly [name: string]: string } =>
    Object.fromEntries(
      Object.entries(map).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ),
  );
