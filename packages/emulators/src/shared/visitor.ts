import { asRecord } from './body.js';
import { configElementId } from './hosted-page-html.js';
import {
  type HostedSlotId,
  type HostedTokenPlace,
  type HostedVisitView,
  type SlotAnswer,
  tokenFrom,
} from './hosted-visit.js';
import { pngText, qrKeyword } from './image.js';
import { type OutgoingRequest, send } from './send.js';

export type VisitImages = Readonly<
  Partial<Record<HostedSlotId, Uint8Array | { readonly bytes: Uint8Array }>>
>;

export interface VisitOptions {
  /** PEM of the emulator's certificate, when it speaks TLS. */
  readonly ca?: string | undefined;
  /** Whether the person ticks the consent box; true when absent. */
  readonly consent?: boolean;
  /** The person presses the decline button instead of showing anything. */
  readonly decline?: boolean;
  /** Whether the person presses Finish; true when absent. */
  readonly finish?: boolean;
}

export interface VisitOutcome {
  /** Where the browser would be now, as the vendor made it. */
  readonly returnUrl?: string;
  /** The page's answer to each picture that was shown. */
  readonly answers: Readonly<Partial<Record<HostedSlotId, SlotAnswer>>>;
  /** Why the page did not let the person finish, or that the link is over. */
  readonly refused?: string;
}

/**
 * A robot person: opens the hosted page, or scans the picture of a QR code that leads there, and does over HTTP what
 * the page's script does. Pictures for slots the vendor does not show are left out. Rejects when the page or its API
 * answers with an error.
 */
export async function visitHostedPage(
  launchUrl: string,
  images: VisitImages,
  options: VisitOptions = {},
): Promise<VisitOutcome> {
  const page = await openPage(new URL(launchUrl), options.ca);
  const token = tokenFrom(page.url, page.place);
  if (token === undefined) throw new Error('The launch address carries no token where the page looks for it');
  const call = async (method: string, path: string, body?: Uint8Array) => {
    const request: OutgoingRequest = { method, ca: options.ca, ...(body && { body }) };
    const answer = await send(new URL(`${page.api}/${encodeURIComponent(token)}${path}`, page.url), request);
    const value = asRecord(JSON.parse(answer.body.toString('utf8'))) ?? {};
    if (answer.status !== 200) throw new Error(`Hosted page: ${answer.status} ${String(value.error)}`);
    return value;
  };

  const view = viewFrom(await call('GET', ''));
  if (view.closed !== undefined) return { answers: {}, refused: view.closed };
  if (options.decline === true) {
    if (!view.canDecline) throw new Error('This page has no decline button');
    return { answers: {}, ...returnUrlFrom(await call('POST', '/decline')) };
  }
  if (view.consent && !view.consent.given && options.consent !== false) await call('POST', '/consent');
  const answers: Partial<Record<HostedSlotId, SlotAnswer>> = {};
  for (const { id } of view.slots) {
    const image = images[id];
    if (!image) continue;
    const bytes = image instanceof Uint8Array ? image : image.bytes;
    answers[id] = slotAnswerFrom(await call('PUT', `/slots/${encodeURIComponent(id)}`, bytes));
  }
  if (options.finish === false) return { answers };
  const finished = await call('POST', '/finish');
  if (typeof finished.refused === 'string') return { answers, refused: finished.refused };
  return { answers, ...returnUrlFrom(finished) };
}

interface OpenedPage {
  readonly url: URL;
  readonly api: string;
  readonly place: HostedTokenPlace;
}

async function openPage(launch: URL, ca: string | undefined): Promise<OpenedPage> {
  let url = launch;
  for (let hop = 0; hop <= 3; hop += 1) {
    const answer = await send(url, { ca, headers: { accept: 'text/html' } });
    const location = answer.headers['location'];
    if (answer.status >= 300 && answer.status < 400 && typeof location === 'string') {
      const next = new URL(location, url);
      if (next.hash === '') next.hash = url.hash; // browsers carry the fragment along
      url = next;
      continue;
    }
    if (answer.status !== 200) throw new Error(`Hosted page: ${answer.status}`);
    const scanned = pngText(answer.body, qrKeyword);
    if (scanned !== undefined) {
      url = new URL(scanned);
      continue;
    }
    const html = answer.body.toString('utf8');
    const json = new RegExp(
      `<script type="application/json" id="${configElementId}">(.*?)</script>`,
      's',
    ).exec(html);
    const config = asRecord(JSON.parse(json?.[1] ?? 'null'));
    const place = placeFrom(config?.token);
    if (typeof config?.api !== 'string' || !place) throw new Error('This is not a hosted page');
    return { url, api: config.api, place };
  }
  throw new Error('Hosted page: too many redirects');
}

function placeFrom(value: unknown): HostedTokenPlace | undefined {
  const place = asRecord(value);
  if (place?.in === 'query' && typeof place.name === 'string') return { in: 'query', name: place.name };
  if ((place?.in === 'fragment' || place?.in === 'path') && typeof place.pattern === 'string') {
    return { in: place.in, pattern: place.pattern };
  }
  return undefined;
}

function viewFrom(value: Readonly<Record<string, unknown>>): HostedVisitView {
  if (!Array.isArray(value.slots) || typeof value.title !== 'string') throw new Error('Not a visit');
  return value as unknown as HostedVisitView;
}

function slotAnswerFrom(value: Readonly<Record<string, unknown>>): SlotAnswer {
  return value.accepted === true ? { accepted: true } : { accepted: false, reason: String(value.reason) };
}

function returnUrlFrom(value: Readonly<Record<string, unknown>>): { returnUrl?: string } {
  return typeof value.returnUrl === 'string' ? { returnUrl: value.returnUrl } : {};
}
