export * from './observer.js';
export * from './tracker.js';
