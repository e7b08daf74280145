// Files that come back, and the kinds of evidence beyond card and selfie.
import { createHash, verify } from 'node:crypto';
import type { Readable } from 'node:stream';
import { bytesSource, getRaw, type ProofingResult, type RunInput } from '@anyproof/core';
import { type SpecimenImageName, specimen, specimenImage } from '@anyproof/emulators';
import { z } from 'zod';
import { id360 } from '../src/index.js';
import { type Bench, direct, image, startBench } from './harness.js';

const PERSON = 'grace-oconnor';
const IDCLAIM = Buffer.from('PK\u0003\u0004 an invented container');
let bench: Bench;
afterEach(() => bench.stop());

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
async function read(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
const shown = (...names: SpecimenImageName[]) => names.map((name) => sha256(specimenImage(PERSON, name)));

async function hashesOf(result: ProofingResult): Promise<string[]> {
  const hashes: string[] = [];
  for (const artifact of result.artifacts) {
    const file = await bench.proofing.downloadArtifact(result.ref, artifact);
    expect(file.mediaType).toBe('image/jpeg');
    const bytes = await read(file.body);
    expect(file.size).toBe(bytes.length);
    hashes.push(sha256(bytes));
  }
  return hashes;
}

function withPapers(kinds: { readonly [kind: string]: SpecimenImageName }): RunInput {
  const input = direct(PERSON);
  if (input.mode !== 'direct') throw new Error('unreachable');
  const papers = Object.entries(kinds).map(([kind, name]) => ({ kind, pages: [image(PERSON, name)] }));
  return { ...input, evidence: [...input.evidence, ...papers] };
}

describe('downloads', () => {
  it('gives back the very bytes that were shown', async () => {
    bench = await startBench();
    const result = await bench.proofing.run(direct(PERSON));
    expect(result.artifacts.map(({ kind }) => kind)).toEqual(['document_image', 'document_image', 'selfie']);
    expect(await hashesOf(result)).toEqual(shown('card-front', 'card-back', 'selfie'));
  });

  it('finds the files of a report of version 1, which have no groups', async () => {
    bench = await startBench({ settings: { reportShape: 'v1' } });
    const result = await bench.proofing.run(direct(PERSON));
    expect(result.artifacts.map(({ kind }) => kind)).toEqual(['document_image', 'document_image', 'selfie']);
    expect(await hashesOf(result)).toEqual(shown('card-front', 'card-back', 'selfie'));
  });

  it('logs in again for a file when the session token died', async () => {
    bench = await startBench();
    const result = await bench.proofing.run(direct(PERSON));
    bench.emulator.killSessions();
    expect(await hashesOf(result)).toHaveLength(3);
  });

  it.each(['proof-of-nothing', '7', '7:', '../7:0', '7:0/x', ''])(
    'refuses the artifact %p before any call',
    async (id) => {
      bench = await startBench();
      const attempt = bench.proofing.downloadArtifact({ provider: 'id360', id: '7' }, { id, kind: 'other' });
      await expect(attempt).rejects.toMatchObject({ code: 'INVALID_INPUT' });
      expect(bench.emulator.journal.entries()).toEqual([]);
    },
  );

  it('lists the slip and the idclaim where the settings say so, and opens them', async () => {
    bench = await startBench({ settings: { idclaim: IDCLAIM } }, { artifacts: ['proof_slip', 'idclaim'] });
    expect(bench.proofing.capabilities().artifacts).toEqual(expect.arrayContaining(['report', 'evidence']));
    const result = await bench.proofing.run(direct(PERSON));
    const [slip, idclaim] = result.artifacts.slice(-2);
    expect(slip).toEqual({ id: 'proof-slip', kind: 'report', mediaType: 'application/pdf' });
    expect(idclaim).toEqual({
      id: 'idclaim',
      kind: 'evidence',
      mediaType: 'application/vnd.etsi.asic-e+zip',
    });
    if (slip === undefined || idclaim === undefined) throw new Error('not listed');
    const pdf = await bench.proofing.downloadArtifact(result.ref, slip);
    expect(pdf.mediaType).toBe('application/pdf');
    expect((await read(pdf.body)).subarray(0, 5).toString()).toBe('%PDF-');
    const container = await bench.proofing.downloadArtifact(result.ref, idclaim);
    expect(container.mediaType).toBe('application/vnd.etsi.asic-e+zip');
    expect(sha256(await read(container.body))).toBe(sha256(IDCLAIM));
  });

  it('lists no idclaim for a person who was declined', async () => {
    bench = await startBench({ scenario: 'decline' }, { artifacts: ['proof_slip', 'idclaim'] });
    const result = await bench.proofing.run(direct(PERSON));
    expect(result.artifacts.map(({ id }) => id)).toContain('proof-slip');
    expect(result.artifacts.map(({ id }) => id)).not.toContain('idclaim');
  });

  it('says SESSION_GONE for an idclaim that the process does not make', async () => {
    bench = await startBench({}, { artifacts: ['idclaim'] });
    const result = await bench.proofing.run(direct(PERSON));
    const idclaim = result.artifacts.find(({ id }) => id === 'idclaim');
    if (idclaim === undefined) throw new Error('not listed');
    await expect(bench.proofing.downloadArtifact(result.ref, idclaim)).rejects.toMatchObject({
      code: 'SESSION_GONE',
    });
  });
});

describe('further kinds of evidence', () => {
  it('reads a proof of address and bank details', async () => {
    bench = await startBench();
    const result = await bench.proofing.run(
      withPapers({ proof_of_address: 'proof-of-address', bank_details: 'bank-details' }),
    );
    expect(result.decision).toBe('approved');
    const { images, claims } = specimen(PERSON);
    const { street_address, postal_code, locality } = claims.address;
    expect(result.claims?.address).toEqual({ street_address, postal_code, locality });
    const bank = images['bank-details']?.printed;
    expect(result.documents).toContainEqual(
      expect.objectContaining({
        kind: 'bank_details',
        bank: expect.objectContaining({ iban: bank?.iban, bic: bank?.bic }),
      }),
    );
    expect(result.documents).toContainEqual({
      kind: 'proof_of_address',
      issuedOn: images['proof-of-address']?.printed.dated,
      holder: { name: "O'CONNOR GRACE ELEANOR MAE" },
    });
    expect(result.checks).toContainEqual({ kind: 'address', status: 'pass', nativeName: 'proof_of_address' });
    expect(result.checks).toContainEqual({
      kind: 'bank_details',
      status: 'pass',
      nativeName: 'bank_details',
    });
    expect(await hashesOf(result)).toEqual(expect.arrayContaining(shown('proof-of-address', 'bank-details')));
  });

  it('takes a kind that the settings name, and says so', async () => {
    bench = await startBench({}, { documentNames: { utility_bill: 'proof_of_address_image' } });
    const { evidence } = bench.proofing.capabilities().flows.default;
    expect(evidence.map(({ kind }) => kind)).toContain('utility_bill');
    const result = await bench.proofing.run(withPapers({ utility_bill: 'proof-of-address' }));
    expect(result.documents.map(({ kind }) => kind)).toContain('proof_of_address');
  });

  it('refuses a kind without a name before any call', async () => {
    bench = await startBench();
    const page = bytesSource(specimenImage(PERSON, 'proof-of-address'), 'image/jpeg');
    const attempt = bench.proofing.submitEvidence(
      { provider: 'id360', id: '7' },
      { kind: 'utility_bill', pages: [page] },
    );
    await expect(attempt).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    expect(bench.emulator.journal.entries()).toEqual([]);
  });
});

it("fetches the public key of signed reports, under which the vendor's signature holds", async () => {
  bench = await startBench({ settings: { reportShape: 'v1' } });
  const result = await bench.proofing.run(direct(PERSON));
  const pem = await bench.proofing.native(id360).keys.reportSignature();
  const signed = z.object({ signature: z.object({ sha256_hash: z.string(), signature: z.string() }) });
  const { signature } = signed.parse(getRaw(result));
  const [hash, value] = [signature.sha256_hash, signature.signature].map((hex) => Buffer.from(hex, 'hex'));
  if (hash === undefined || value === undefined) throw new Error('unreachable');
  expect(verify(null, hash, pem, value)).toBe(true);
});
