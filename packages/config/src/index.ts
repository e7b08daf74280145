export { hasVariables, readVariables } from './env-file.js';
export { importModule } from './import-code.js';
export { type FoundConfig, findConfig, type LoadConfigOptions, loadConfig } from './load-config.js';
