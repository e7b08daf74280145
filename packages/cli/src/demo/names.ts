/** Vendors of the demo, and what each may decide; light, since help needs them. */
export const PROVIDERS = ['id360', 'innovatrics', '1kosmos'] as const;

export const SCENARIOS = ['approve', 'decline', 'review'] as const;
