import { createCipheriv, randomBytes, randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { sealMessage } from '../../packages/adapter-1kosmos/dist/esm/protocol/envelope.js';
import { keyPairFrom } from '../../packages/adapter-1kosmos/dist/esm/protocol/keys.js';
import { SESSION, serviceKey } from './canned.js';
import type { BenchOptions, Figure } from './figures.js';
import { benchProofing, LICENSE } from './providers.js';
import { startBenchServer } from './server-process.js';
import { inTurn } from './statistics.js';

/** Our two sealed headers with a kept key, against elliptic's key import and derivation for each call. */
export async function sealingFigures({ quick }: BenchOptions): Promise<Figure[]> {
  const elliptic = createRequire(import.meta.url)('elliptic');
  const curve = new elliptic.ec('secp256k1');
  const { publicKey } = serviceKey();
  const privateKey = Buffer.alloc(32, 0x21);
  const kept = keyPairFrom(privateKey, 'secp256k1', 'bench').deriveShared(publicKey);
  const requestId = () =>
    JSON.stringify({ ts: Math.floor(Date.now() / 1000), appid: 'bench', uuid: randomUUID() });

  const ours = () => {
    sealMessage(kept, requestId(), randomBytes(16));
    sealMessage(kept, LICENSE, randomBytes(16));
  };
  const theirs = () => {
    const pair = curve.keyFromPrivate(privateKey);
    const peer = curve.keyFromPublic([4, ...Buffer.from(publicKey, 'base64')]);
    const key = pair.derive(peer.getPublic()).toArrayLike(Buffer, 'be', 32);
    for (const text of [requestId(), LICENSE]) {
      const iv = randomBytes(16);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      Buffer.concat([iv, cipher.update(text), cipher.final(), cipher.getAuthTag()]).toString('base64');
    }
  };
  const times = (count: number, work: () => void) => () => {
    for (let call = 0; call < count; call += 1) work();
  };
  const [many, few] = quick ? [4_000, 80] : [20_000, 400];
  const { ours: mine, theirs: hand, rounds } = await inTurn(9, times(many, ours), times(few, theirs));
  const perCall = { ours: mine / many, theirs: hand / few };
  return [
    {
      name: "sealing 1Kosmos' two headers, against elliptic import and derive per call",
      value: perCall.theirs / perCall.ours,
      unit: '× cheaper',
      bound: 'min',
      limit: 50,
      detail: `${perCall.ours.toFixed(1)} µs against ${perCall.theirs.toFixed(0)} µs; ${rounds} rounds`,
    },
    await derivationFigure(elliptic),
  ];
}

/** How often elliptic derives while the adapter makes 1,000 calls. */
async function derivationFigure(elliptic: {
  readonly ec: new (name: string) => { genKeyPair(): object };
}): Promise<Figure> {
  const prototype = Object.getPrototypeOf(new elliptic.ec('secp256k1').genKeyPair());
  const original = prototype.derive;
  let derivations = 0;
  prototype.derive = function derive(...args: unknown[]) {
    derivations += 1;
    return original.apply(this, args);
  };
  const server = await startBenchServer();
  try {
    const proofing = benchProofing(server.origin);
    for (let call = 0; call < 1_000; call += 1)
      await proofing.getSession({ provider: '1kosmos', id: SESSION });
  } finally {
    prototype.derive = original;
    server.stop();
  }
  return {
    name: 'derivations in 1,000 1Kosmos calls',
    value: derivations,
    unit: '',
    bound: 'max',
    limit: 1,
    detail: 'counted on elliptic itself',
  };
}
