import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type SpecimenImageName, specimenImage, specimens } from '../specimens.js';
import { rawBody } from './body.js';
import { hostedPageHtml } from './hosted-page-html.js';
import type { HostedPageOptions, HostedSlotId, HostedVisit, HostedVisitView } from './hosted-visit.js';
import { notePerson } from './journal.js';
import { hostedPrefix } from './paths.js';

interface Params {
  readonly token: string;
  readonly slot: string;
}

/** Adds the page on which a person drops pictures, and the private API its script talks to. */
export function registerHostedPage(app: FastifyInstance, options: HostedPageOptions): void {
  app.get(options.pagePath, async (request, reply) => {
    notePerson(request);
    const nonce = randomBytes(16).toString('base64');
    return reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .header('referrer-policy', 'no-referrer')
      .header('x-content-type-options', 'nosniff')
      .header(
        'content-security-policy',
        `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; img-src blob:; ` +
          "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      )
      .send(
        hostedPageHtml({
          nonce,
          vendorName: options.vendorName,
          config: {
            api: hostedPrefix,
            token: options.token,
            declineLabel: options.declineLabel ?? 'Decline',
            redirect: options.redirect ?? 'automatic',
            specimens: specimens().map(({ id, claims }) => ({
              id,
              name: `${claims.given_name} ${claims.family_name}`,
            })),
          },
        }),
      );
  });

  const visiting =
    (act: (visit: HostedVisit, request: FastifyRequest<{ Params: Params }>) => Promise<unknown>) =>
    async (request: FastifyRequest<{ Params: Params }>, reply: FastifyReply) => {
      notePerson(request);
      const visit = await options.find(request.params.token);
      reply.header('cache-control', 'no-store').header('content-type', 'application/json; charset=utf-8');
      if (!visit) return reply.code(404).send(JSON.stringify({ error: 'This link is not known.' }));
      if (visit.closed !== undefined && request.method !== 'GET') {
        return reply.code(409).send(JSON.stringify({ error: visit.closed }));
      }
      const answer = await act(visit, request);
      return answer === undefined
        ? reply.code(404).send(JSON.stringify({ error: 'Not asked for here.' }))
        : reply.send(JSON.stringify(answer));
    };

  const at = `${hostedPrefix}/:token`;
  app.get<{ Params: Params }>(
    at,
    visiting(async (visit) => {
      if (visit.closed === undefined) await visit.open?.();
      return viewOf(visit);
    }),
  );
  app.put<{ Params: Params }>(
    `${at}/slots/:slot`,
    visiting(async (visit, request) => {
      const slot = visit.slots.find(({ id }) => id === request.params.slot);
      return slot && visit.accept(slot.id, rawBody(request));
    }),
  );
  app.get<{ Params: Params; Querystring: { readonly person?: string } }>(
    `${at}/slots/:slot/specimen`,
    async (request, reply) => {
      notePerson(request);
      const visit = await options.find(request.params.token);
      const slot = visit?.slots.find(({ id }) => id === request.params.slot);
      const person = specimens().find(({ id }) => id === request.query.person);
      const image = slot && (slot.specimen ?? usualSpecimen[slot.id]);
      if (!person || !image || !person.images[image]) {
        return reply.code(404).send(JSON.stringify({ error: 'There is no such specimen.' }));
      }
      return reply
        .header('content-type', 'image/jpeg')
        .header('cache-control', 'no-store')
        .send(specimenImage(person.id, image));
    },
  );
  app.post<{ Params: Params }>(
    `${at}/consent`,
    visiting(async (visit) => {
      if (!visit.giveConsent) return undefined;
      await visit.giveConsent();
      return { given: true };
    }),
  );
  app.post<{ Params: Params }>(
    `${at}/decline`,
    visiting(async (visit) => visit.decline?.()),
  );
  app.post<{ Params: Params }>(
    `${at}/finish`,
    visiting(async (visit) => visit.finish()),
  );
}

function viewOf(visit: HostedVisit): HostedVisitView {
  return {
    title: visit.title,
    ...(visit.notice !== undefined && { notice: visit.notice }),
    slots: visit.slots,
    ...(visit.consent && { consent: { text: visit.consent.text, given: visit.consent.given ?? false } }),
    canDecline: visit.decline !== undefined,
    ...(visit.closed !== undefined && { closed: visit.closed }),
    ...(visit.closed !== undefined && visit.returnUrl !== undefined && { returnUrl: visit.returnUrl }),
  };
}

/** The usual labels, so that the three vendors' pages read alike. */
export const slotLabels: Readonly<Record<HostedSlotId, string>> = {
  document_front: 'Front of your identity document',
  document_back: 'Back of your identity document',
  selfie: 'A photo of your face',
  proof_of_address: 'Proof of address',
  bank_details: 'Bank details',
};

const usualSpecimen: Readonly<Record<HostedSlotId, SpecimenImageName>> = {
  document_front: 'card-front',
  document_back: 'card-back',
  selfie: 'selfie',
  proof_of_address: 'proof-of-address',
  bank_details: 'bank-details',
};
