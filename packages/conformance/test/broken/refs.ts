import { ProofingError } from '@anyproof/core';
import { sound } from '../reference/parts.js';
import { type BrokenAdapter, withFlow, withVerbs } from './broken-adapter.js';

/** Mistakes in refs, capabilities and what is shown of secrets. */
export const refs: readonly BrokenAdapter[] = [
  {
    what: 'quotes the answer in its errors',
    flaws: {
      errorFor: (facts, body) => new ProofingError({ ...facts, message: `${facts.message}: ${body}` }),
    },
    group: 'redaction',
    name: /^getSession: an error reveals nothing of what the vendor quotes in JSON/,
  },
  {
    what: 'puts ids into its events',
    flaws: { routeOf: ({ path }) => path },
    group: 'redaction',
    name: /^events contain no secret/,
  },
  {
    what: 'writes into the ref it is given',
    flaws: withVerbs((provider) => ({
      getSession: async (ref, call) => {
        const session = await provider.getSession(ref, call);
        Object.assign(ref, { seen: true });
        return session;
      },
    })),
    group: 'refs',
    name: /no verb changes a ref/,
  },
  {
    what: 'takes a ref that was tampered with',
    flaws: {
      seal: (_deps, _id, key) => Buffer.from(key).toString('base64url'),
      open: (_deps, { state = '' }) => Buffer.from(state, 'base64url').toString(),
    },
    group: 'refs',
    name: /whose state was changed/,
  },
  {
    what: "takes another session's state",
    flaws: {
      seal: ({ sealer }, _id, key) => sealer.seal('any', key),
      open: ({ sealer }, ref) => sealer.open({ ...ref, id: 'any' }),
    },
    group: 'refs',
    name: /with another session's state/,
  },
  {
    what: 'leaves its secret readable in the ref',
    flaws: {
      seal: (deps, id, key) => `${deps.sealer.seal(id, key)}.${Buffer.from(key).toString('base64url')}`,
    },
    group: 'refs',
    name: /a ref shows no credential/,
  },
  {
    what: "writes its own id for the provider's name",
    flaws: withVerbs((provider) => ({
      createSession: async (...call) => {
        const session = await provider.createSession(...call);
        return Object.defineProperty(session, 'ref', { value: { ...session.ref, provider: 'reference' } });
      },
    })),
    group: 'contract',
    name: /two providers of one adapter/,
  },
  {
    what: 'puts ids into paths as they are',
    flaws: { segment: (id) => id },
    group: 'refs',
    name: /an id cannot reach another path/,
  },
  {
    what: 'has kinds of artifacts, and no way to open one',
    flaws: { provider: ({ downloadArtifact: _open, ...provider }) => provider },
    group: 'contract',
    name: /^downloadArtifact and a kind of artifact come together/,
  },
  {
    what: 'erases, and does not say what',
    flaws: { capabilities: { ...sound.capabilities, erasure: [] } },
    group: 'contract',
    name: /^eraseSession and a scope of erasure come together/,
  },
  {
    what: 'has a direct mode in which nothing can be submitted',
    flaws: {
      capabilities: withFlow({ evidence: [{ kind: 'identity_document' }, { kind: 'selfie' }] }),
    },
    group: 'contract',
    name: /^each flow with a direct mode has evidence/,
  },
  {
    what: 'has a flow without a mode',
    flaws: { capabilities: withFlow({ modes: {} }) },
    group: 'contract',
    name: /^each flow has a mode/,
  },
  {
    what: 'needs the state of a ref to read its session',
    flaws: withVerbs((provider, { sealer }) => ({
      getSession: (ref, call) => {
        sealer.open(ref);
        return provider.getSession(ref, call);
      },
    })),
    group: 'refs',
    name: /^a session and its result are read without the state/,
  },
  {
    what: 'knows no limit of size',
    flaws: {
      capabilities: withFlow({
        evidence: sound.capabilities.flows.default.evidence.map(({ kind, upload }) => ({
          kind,
          ...(upload && { upload: { ...upload, maxBytes: Number.MAX_SAFE_INTEGER } }),
        })),
      }),
    },
    group: 'contract',
    name: /each kind of evidence has usable limits/,
  },
  {
    what: 'asks nobody whether the vendor is healthy',
    flaws: withVerbs(() => ({ checkHealth: async () => ({ healthy: true, milliseconds: 0 }) })),
    group: 'contract',
    name: /a healthy vendor is reported as healthy/,
  },
  {
    what: 'keeps its key where everybody can read it',
    // Core hands out the verbs of a provider and nothing beside them, but for what it says of itself.
    flaws: {
      capabilities: Object.assign({ ...sound.capabilities }, { apiKey: 'reference-api-key-41c7' }),
    },
    group: 'redaction',
    name: /a logged provider shows none of its credentials/,
  },
];
