// A ref that carries state opens for its own id, or nothing is asked with it.
import type { Proofing, SessionRef } from '@anyproof/core';
import { app, CARD, CONSENT, creates, INPUT, login, strictly } from './nock-vendor.js';

strictly();

const VERBS: readonly (readonly [string, (proofing: Proofing, ref: SessionRef) => Promise<unknown>])[] = [
  ['getSession', (proofing, ref) => proofing.getSession(ref)],
  ['getResult', (proofing, ref) => proofing.getResult(ref)],
  ['waitForResult', (proofing, ref) => proofing.waitForResult(ref)],
  ['getLaunch', (proofing, ref) => proofing.getLaunch(ref)],
  ['recordConsent', (proofing, ref) => proofing.recordConsent(ref, CONSENT)],
  ['submitEvidence', (proofing, ref) => proofing.submitEvidence(ref, CARD)],
  ['finalizeSession', (proofing, ref) => proofing.finalizeSession(ref)],
  ['cancelSession', (proofing, ref) => proofing.cancelSession(ref)],
  ['downloadArtifact', (proofing, ref) => proofing.downloadArtifact(ref, { id: '5:0', kind: 'selfie' })],
];

it.each(VERBS)(
  '%s refuses the state of another session, a changed one and an empty one',
  async (_verb, ask) => {
    const proofing = app({ paths: { interrupt: '/enrollment/:id/discontinue' } });
    login();
    creates();
    const { ref } = await proofing.createSession(INPUT);
    const { state = '' } = ref;
    for (const wrong of [
      { ...ref, id: '8' },
      { ...ref, state: `${state.slice(0, -3)}AAA` },
      { ...ref, state: '' },
    ])
      await expect(ask(proofing, wrong)).rejects.toMatchObject({ code: 'REF_INVALID' });
  },
);
