import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Figure } from './figures.js';
import { startBenchServer } from './server-process.js';

/** The three ways in which a picture travels. */
export const WAYS = ['raw', 'base64', 'sealed base64'] as const;
export type Way = (typeof WAYS)[number];

export const UPLOADS = 32;
export const UPLOAD_BYTES = 9_500_000;

export interface UploadReport {
  /** Largest resident set above the one before the first upload, in bytes. */
  readonly growth: number;
}

/** Resident memory of a fresh process while it sends 32 files of 9.5 MB at once from disk. */
export async function uploadMemoryFigures(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'anyproof-bench-'));
  const file = join(folder, 'page.jpg');
  const bytes = Buffer.alloc(UPLOAD_BYTES, 0x5a);
  bytes.set([0xff, 0xd8, 0xff, 0xe0]);
  writeFileSync(file, bytes);
  const server = await startBenchServer();
  try {
    const figures: Figure[] = [];
    for (const way of WAYS) {
      await server.counts();
      const { growth } = await runUploads(way, server.origin, file);
      const { uploadedBytes } = await server.counts();
      figures.push({
        name: `memory growth, ${UPLOADS} concurrent uploads of 9.5 MB, ${way}`,
        value: growth / 1e6,
        unit: 'MB',
        bound: 'max',
        limit: 48,
        gate: 60,
        detail: `${(uploadedBytes / 1e6).toFixed(0)} MB went over the wire`,
      });
    }
    return figures;
  } finally {
    server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function runUploads(way: Way, origin: string, file: string): Promise<UploadReport> {
  const script = fileURLToPath(new URL('./uploader.js', import.meta.url));
  const child = fork(script, [way, origin, file], { execArgv: ['--expose-gc'] });
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as UploadReport));
    child.once('exit', (code) => reject(new Error(`the uploads ended with code ${code}`)));
  });
}
