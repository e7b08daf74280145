export * from './1kosmos/index.js';
export * from './id360/index.js';
export * from './innovatrics/index.js';
export * from './shared/index.js';
export * from './shootid/index.js';
export * from './specimens.js';
