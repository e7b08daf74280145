export * from './shared/index.js';
export * from './specimens.js';
