import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { configFromEnv, createProofing } from '@anyproof/core';
import { specimen } from '@anyproof/emulators';
import { applicantFor, imagesOf } from '../src/demo/specimen-applicant.js';
import { ADAPTERS, PROVIDERS, VENDORS } from '../src/demo/vendors.js';

const SEAL_KEY = Buffer.alloc(32, 3).toString('base64');
const person = specimen('martin-horak');

it.each(PROVIDERS)(
  '%s: a ref that went through JSON into a second process gets the result there',
  async (provider) => {
    const { emulator, env } = await VENDORS[provider]('approve');
    const variables = { ...env, ANYPROOF_PROVIDER: provider, ANYPROOF_SEAL_KEY: SEAL_KEY };
    try {
      const proofing = createProofing({ adapters: ADAPTERS, config: configFromEnv(variables) });
      const { claims, reference, consent, returnUrl } = applicantFor(person, provider);
      const images = imagesOf(person);
      const { ref } = await proofing.createSession({
        reference,
        consent,
        returnUrl,
        mode: 'direct',
        expected: claims,
      });
      const pages = [images.front, images.back];
      await proofing.submitEvidence(ref, { kind: 'identity_document', pages });
      await proofing.submitEvidence(ref, { kind: 'selfie', pages: [images.selfie] });
      await proofing.finalizeSession(ref);

      const script = join(__dirname, 'fixtures', 'read-result.mjs');
      const { stdout } = await promisify(execFile)(process.execPath, [script], {
        env: { ...process.env, ...variables, STORED_REF: JSON.stringify(ref) },
      });
      const result = JSON.parse(stdout);
      expect(result).toMatchObject({ status: 'completed', decision: 'approved' });
      expect(result.claims.family_name).toBe(person.claims.family_name);
    } finally {
      await emulator.stop();
    }
  },
);

it.each(['id360', 'innovatrics'] as const)(
  '%s refuses to start without a seal key, and says how to make one',
  async (provider) => {
    const { emulator, env } = await VENDORS[provider]('approve');
    await emulator.stop();
    const config = configFromEnv({ ...env, ANYPROOF_PROVIDER: provider });
    expect(() => createProofing({ adapters: ADAPTERS, config })).toThrow(
      /ANYPROOF_SEAL_KEY is required.*openssl rand -base64 32/,
    );
  },
);
