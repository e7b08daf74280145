import { isEnded, type Launch, type Status } from '@anyproof/core';
import type { Application } from './onboarding.js';
import { cookieFor } from './visitor.js';

/** An answer, for any framework to send. */
export interface Page {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly html: string;
}

export function homePage(): Page {
  return page(200, 'Open an account', startButton('Start'));
}

const startButton = (text: string): string =>
  `<form method="post" action="/identity"><button>${text}</button></form>`;

/** Sends the person to the vendor, or shows the code that a phone reads. */
export function launchPage({ id, launch }: { readonly id: string; readonly launch: Launch }): Page {
  const cookie = { 'set-cookie': cookieFor(id) };
  const { url, qrImageUrl } = launch;
  if (url !== undefined) return page(303, 'One moment', '', { ...cookie, location: url });
  if (qrImageUrl === undefined) throw new Error('this vendor has no page for the person');
  const code = `<img alt="QR code" src="${escaped(qrImageUrl)}">`;
  return page(200, 'Read this with your phone', code, cookie);
}

const WORDS: Readonly<Record<Exclude<Status, 'completed' | 'action_required'>, string>> = {
  pending: 'We wait for your photos.',
  processing: 'We are looking at it.',
  in_review: 'A colleague is looking at it. You may leave this page.',
  expired: 'It took too long. Please start again.',
  abandoned: 'It was not finished. Please start again.',
  canceled: 'It was canceled.',
  failed: 'Something went wrong with your photos. Please start again.',
};

const SEEN = {
  approved: 'Thank you, we know who you are.',
  declined: 'We could not confirm who you are.',
  inconclusive: 'Thank you. A colleague will look at it.',
} as const;

/** What a person may know of the application; the result stays in the app. */
export function statusPage(application: Application | undefined): Page {
  if (application === undefined) return page(404, 'There is no such application.');
  const { status, action, result } = application;
  if (result?.decision !== undefined) return page(200, SEEN[result.decision]);
  if (action?.actor === 'person') return page(200, 'That was not enough.', startButton('Try again'));
  const isOurs = status === 'action_required';
  const text = isOurs ? WORDS.in_review : status === 'completed' ? WORDS.processing : WORDS[status];
  return page(200, text, '', isEnded(status) ? {} : { refresh: '3' });
}

export function page(
  status: number,
  text: string,
  more = '',
  headers: Readonly<Record<string, string>> = {},
): Page {
  return {
    status,
    // What stands here, and where it leads to, is one person's.
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', ...headers },
    html: `<!doctype html><title>Your identity</title><p>${escaped(text)}</p>${more}`,
  };
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
}
