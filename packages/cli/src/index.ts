export { type LoadConfigOptions, loadConfig } from './config/load-config.js';
