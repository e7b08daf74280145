export { importModule } from './file/code.js';
export { hasVariables, readVariables } from './file/variables.js';
export { type FoundConfig, findConfig, type LoadConfigOptions, loadConfig } from './load-config.js';
