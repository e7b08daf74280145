// What a client does with a verification.
import { viewOf } from '../answers/verification.js';
import { begin, enter, reopen, submit } from '../life/course.js';
import { showPicture, wantedOf } from '../life/evidence.js';
import { LINKS_ALLOWED, makeLink } from '../life/links.js';
import {
  ATTEMPTS_ALLOWED,
  attemptOf,
  submittedAttempts,
  type Verification,
  type World,
} from '../life/model.js';
import { factsOf, SLOTS, type State, WORKFLOWS } from '../life/words.js';
import type { VendorAnswer } from '../server.js';
import { lastingVerification } from './find.js';
import { jsonBody, object, oneOf, optional, text } from './input.js';
import { EMPTY, json } from './json.js';
import { Refusal } from './refusal.js';
import type { Call, Route } from './router.js';
import { consentShape, withLinks } from './verifications.js';

type Act = (world: World, one: Verification, call: Call) => VendorAnswer;

const LONGEST_PICTURE = 10_000_000;
const linkShape = object({ kind: oneOf(['page', 'sdk']) });
const decisionShape = object({
  verdict: oneOf(['ACCEPTED', 'REFUSED']),
  decidedBy: text(100),
  note: optional(text(500)),
});

const REOPENABLE: ReadonlySet<State> = new Set<State>(['RETRY_POSSIBLE', 'EXPIRED', 'ABANDONED']);

const link: Act = (world, one, { request }) => {
  const { kind } = linkShape(jsonBody(request.body), '');
  refuseUnlessAwaited(one);
  if (attemptOf(one).links >= LINKS_ALLOWED) throw new Refusal(409, 'too_many_links');
  const { text: secret, expiresAt } = makeLink(world, one, kind);
  const way = kind === 'page' ? { pageUrl: secret } : { sdkToken: secret };
  return json(world, 201, { kind, ...way, expiresAt: new Date(expiresAt).toISOString() });
};

const consent: Act = (_world, one, { request }) => {
  one.consent = consentShape(jsonBody(request.body), '');
  return EMPTY;
};

const image: Act = (world, one, { request, params: [, name = ''] }) => {
  const slot = SLOTS.get(name);
  if (slot === undefined) throw new Refusal(404, 'not_found');
  if (WORKFLOWS.get(one.workflow)?.uploads !== true) throw new Refusal(403, 'not_enabled');
  refuseUnlessAwaited(one);
  const { 'content-type': mediaType = '' } = request.headers;
  if (!slot.mediaTypes.includes(mediaType)) throw new Refusal(415, 'unsupported_media_type');
  if (request.body.length > LONGEST_PICTURE) throw new Refusal(413, 'too_large');
  if (slot.step === 'SELFIE' && one.consent?.biometrics !== true) throw new Refusal(409, 'consent_missing');
  begin(world, one, 'API');
  const finding = showPicture(one, name, slot, { bytes: request.body, mediaType });
  return json(world, 200, { accepted: finding === undefined, finding, wanted: wantedOf(one) });
};

const submission: Act = (world, one) => {
  refuseUnlessAwaited(one);
  if (wantedOf(one).length > 0) throw new Refusal(409, 'evidence_missing');
  submit(world, one, 'API');
  return view(world, 202, one);
};

const reopening: Act = (world, one) => {
  if (!REOPENABLE.has(one.state)) throw new Refusal(409, 'wrong_state');
  if (submittedAttempts(one).length >= ATTEMPTS_ALLOWED) throw new Refusal(409, 'attempts_exhausted');
  reopen(world, one);
  return json(world, 200, withLinks(world, one));
};

const decision: Act = (world, one, { request }) => {
  const { verdict } = decisionShape(jsonBody(request.body), '');
  if (one.state === verdict) return view(world, 200, one);
  if (one.verdict !== undefined) throw new Refusal(409, 'already_decided');
  if (factsOf(one.state).ended) throw new Refusal(409, 'already_ended');
  const review = one.state === 'MANUAL_REVIEW' && WORKFLOWS.get(one.workflow)?.clientReviews === true;
  if (!review && one.state !== 'DECISION_WANTED' && one.state !== 'RETRY_POSSIBLE')
    throw new Refusal(409, 'wrong_state');
  const findings = verdict === 'REFUSED' ? [...one.findings, 'CLIENT_DECISION'] : [];
  enter(world, one, verdict, { decidedBy: 'CLIENT', findings });
  return view(world, 200, one);
};

const cancellation: Act = (world, one) => {
  if (one.state !== 'CANCELED') {
    if (factsOf(one.state).ended) throw new Refusal(409, 'already_ended');
    enter(world, one, 'CANCELED', { endedBy: 'CLIENT' });
  }
  return view(world, 200, one);
};

export function actRoutes(world: World): readonly Route[] {
  const route = (method: string, rest: string, act: Act): Route => ({
    method,
    path: `/v2/verifications/:id/${rest}`,
    handle: (call) => act(world, lastingVerification(world, call), call),
  });
  return [
    route('POST', 'links', link),
    route('POST', 'consents', consent),
    route('PUT', 'images/:slot', image),
    route('POST', 'submit', submission),
    route('POST', 'reopen', reopening),
    route('POST', 'decision', decision),
    route('POST', 'cancel', cancellation),
  ];
}

const view = (world: World, status: number, one: Verification): VendorAnswer =>
  json(world, status, viewOf(one, world.agenda.now()));

/** Only while the person, or what they show, is awaited. */
function refuseUnlessAwaited({ state }: Verification): void {
  if (state === 'CREATED' || state === 'EVIDENCE_WANTED') return;
  if (factsOf(state).ended) throw new Refusal(409, 'already_ended');
  throw new Refusal(409, state === 'IN_ANALYSIS' ? 'already_submitted' : 'wrong_state');
}
