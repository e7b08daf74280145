import type { FastifyInstance } from 'fastify';
import { type HostedVisit, readSpecimen, registerHostedPage, slotLabels } from '../shared/index.js';
import { documentOfSlot, isExternal, isOpen } from './dossier.js';
import { Refusal } from './errors.js';
import type { Dossier } from './model.js';
import type { Desk } from './routes.js';
import type { DocumentName } from './words.js';

/** The vendor's own page (dossier 7.8), with the key in the fragment. It has no decline button. */
export function registerHosted(app: FastifyInstance, desk: Desk): void {
  registerHostedPage(app, {
    pagePath: '/static/process_ui/index.html',
    vendorName: 'ID360',
    token: { in: 'fragment', pattern: '^#/enrollment/([^?/]+)' },
    redirect: desk.context.settings.automaticRedirect ? 'automatic' : 'button',
    find(apiKey) {
      const dossier = desk.office.byKey(apiKey);
      if (!dossier || dossier.status === 'DELETED') return undefined;
      if (dossier.scenario === 'expire') desk.office.expire(dossier);
      return visitOf(dossier, desk);
    },
  });
}

function visitOf(dossier: Dossier, { context, flow, office }: Desk): HostedVisit {
  const { settings, clock } = context;
  const backAsked = settings.processSteps.includes('document_back');
  const closed = closedWords(dossier);
  const asked = isExternal(dossier) ? [] : [...settings.processSteps, ...settings.optionalSteps];
  const slots = asked.map((id) => {
    const { name, page } = documentOfSlot[id];
    return {
      id,
      label: id === 'document_back' ? `${slotLabels[id]} (not for a passport)` : slotLabels[id],
      required: settings.processSteps.includes(id) && id !== 'document_back',
      accepted: dossier.documents.get(name)?.pages.has(page) ?? false,
    };
  });
  return {
    title: 'Verify your identity',
    slots,
    consent: { text: settings.consentText, given: flow.hasConsent(dossier) },
    ...(closed !== undefined && { closed, returnUrl: returnUrl(dossier) }),
    open() {
      dossier.routeSelected = true;
    },
    giveConsent() {
      dossier.routeSelected = true;
      dossier.consent = { terms: true, biometry: true, at: clock.now() };
    },
    async accept(slot, bytes) {
      const { name, page } = documentOfSlot[slot];
      const total = page === 0 ? pagesToCome(dossier, name, bytes, backAsked) : page + 1;
      try {
        flow.upload(dossier, name, { total: String(total), uploaded: String(page) }, bytes);
        return { accepted: true };
      } catch (error) {
        return { accepted: false, reason: wordsOf(error), sentence: sentenceOf(dossier, error) };
      }
    },
    async finish() {
      try {
        if (backMissing(dossier, backAsked)) {
          return { refused: 'The back of your document is missing.' };
        }
        flow.finalize(dossier);
      } catch (error) {
        return { refused: wordsOf(error), sentence: sentenceOf(dossier, error) };
      }
      if (settings.waitForProcessing) await office.whenEnded(dossier);
      return { returnUrl: returnUrl(dossier) };
    },
  };
}

/** Where the browser goes: the app's address with a token that is not the dossier key (dossier 7.7). */
function returnUrl(dossier: Dossier): string {
  const url = new URL(dossier.request.browserCallbackUrl);
  url.searchParams.append('token', dossier.redirectToken);
  return url.href;
}

/** The page tells a card from a passport by looking, and waits for the back of a card before any step runs. */
function pagesToCome(dossier: Dossier, name: DocumentName, bytes: Buffer, backAsked: boolean): number {
  if (name !== 'id_document_image' || !backAsked) return 1;
  const kind = readSpecimen(bytes)?.kind;
  if (kind === 'identity_card') return 2;
  return kind === 'passport' ? 1 : (dossier.documents.get(name)?.totalPages ?? 1);
}

function backMissing(dossier: Dossier, asked: boolean): boolean {
  const pages = dossier.documents.get('id_document_image')?.pages;
  const front = pages?.get(0);
  return asked && front !== undefined && readSpecimen(front)?.kind === 'identity_card' && !pages?.has(1);
}

function closedWords(dossier: Dossier): string | undefined {
  if (!isOpen(dossier)) return 'This link is no longer valid.';
  return dossier.finalizedAt === undefined ? undefined : 'Your documents are being checked.';
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Refusal)) throw error;
  return String(error.body.detail ?? 'not accepted');
}

/** The same for the person, who knows no enrollment and no status. */
function sentenceOf(dossier: Dossier, error: unknown): string {
  const words = wordsOf(error);
  if (!isOpen(dossier)) return 'This link is no longer valid.';
  if (words.startsWith('The consent')) return 'Please agree first.';
  if (words.startsWith('Missing documents')) return 'Some of your documents are still missing.';
  return /^[A-Z][a-z, ]+\.$/.test(words) ? words : 'This picture cannot be used. Please take it again.';
}
