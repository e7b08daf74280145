/** A key that protects nobody's data. */
export const BENCH_SEAL = { key: Buffer.alloc(32, 7).toString('base64') };
