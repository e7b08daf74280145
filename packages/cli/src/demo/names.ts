/** Vendors of the demo, and what each may decide; light, since help needs them. */
export const PROVIDERS = ['id360', 'innovatrics', '1kosmos'] as const;

export const SCENARIOS = ['approve', 'decline', 'review'] as const;

/** Where sessions can outlive the demo. */
export const STORES = ['pglite', 'postgres'] as const;
