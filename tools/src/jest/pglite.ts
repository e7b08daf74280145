// PGlite, loaded outside of Jest's sandbox, which does not allow it to import Node's modules dynamically.
type Outside = { readonly requireOutside: (name: string) => typeof import('@electric-sql/pglite') };

// The environment has it.
export const { PGlite } = (globalThis as unknown as Outside).requireOutside('@electric-sql/pglite');
