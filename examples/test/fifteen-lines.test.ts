// The same lines of an app at every vendor, whose variables alone differ.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fakeProvider } from '@anyproof/core/testing';
import { VENDOR_KEYS } from '../../packages/cli/src/emulate/vendors.js';
import { verification } from '../fifteen-lines/app.js';
import { PLAYED } from '../fifteen-lines/config.js';
import { play, refsInMemory, USER } from '../fifteen-lines/play.js';
import { createStage } from '../play/stage.js';

const FOLDER = join(__dirname, '..');

it('are fifteen', () => {
  const source = readFileSync(join(FOLDER, 'fifteen-lines', 'app.ts'), 'utf8');
  const [, app = ''] = /^ *\/\/ begin\n([\s\S]*)^ *\/\/ end\n/m.exec(source) ?? [];
  expect(app.split('\n').filter((line) => line.trim() !== '')).toHaveLength(15);
});

it('run at every vendor', async () => {
  expect(PLAYED).toEqual([...VENDOR_KEYS, 'acme']);
  const lines: string[] = [];
  const stage = createStage({ folder: FOLDER, say: (line) => lines.push(line) });
  try {
    await play(stage);
  } finally {
    await stage.end();
  }
  expect(lines).toEqual([
    'ANYPROOF_PROVIDER=id360',
    '  begin, back: {"verified":false,"why":["document_inconsistent"]}',
    '  again, back: {"verified":true,"name":"MARTIN"}',
    'ANYPROOF_PROVIDER=innovatrics',
    '  begin, back: {"verified":false,"why":["document_suspicious"]}',
    '  again, back: {"verified":true,"name":"MARTIN"}',
    'ANYPROOF_PROVIDER=1kosmos',
    '  begin, back: {"verified":false,"why":["document_suspicious"]}',
    '  again, back: {"verified":true,"name":"MARTIN"}',
    'ANYPROOF_PROVIDER=shootid',
    '  begin, back: {"verified":false,"why":[]}',
    '  again, back: {"verified":false,"why":[]}',
    'ANYPROOF_PROVIDER=acme',
    '  begin, back: {"verified":false,"why":["liveness_failed"],"next":"retry"}',
    '  again, back: {"verified":true,"name":"TOMAS"}',
  ]);
});

it('offer another attempt after one that failed', async () => {
  const { proofing } = fakeProvider().next({ failedAttempts: 1, reasons: [{ code: 'selfie_quality' }] });
  const { begin, back, again } = verification(proofing, refsInMemory());
  expect(await begin(USER)).toBe('https://vendor.example/fake-1');
  expect(await back(USER)).toEqual({ verified: false, why: ['selfie_quality'], next: 'retry' });
  expect(await again(USER)).toBe('https://vendor.example/fake-1');
  expect(await back(USER)).toEqual({ verified: true, name: 'MARTIN' });
});
