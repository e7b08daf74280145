export * from './fake-provider.js';
export * from './leaping-clock.js';
