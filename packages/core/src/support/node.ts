/** Node's own modules, loaded on first use: importing this package loads none of them. */
export const nodeCrypto = (): typeof import('node:crypto') => process.getBuiltinModule('node:crypto');
export const nodeFs = (): typeof import('node:fs') => process.getBuiltinModule('node:fs');
export const nodeUrl = (): typeof import('node:url') => process.getBuiltinModule('node:url');
export const nodeStream = (): typeof import('node:stream') => process.getBuiltinModule('node:stream');
