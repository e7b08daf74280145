import type { WebhookNews, WebhookNotice } from '@anyproof/core';

export type SessionNotice = Extract<WebhookNotice, { about: 'session' }>;
export type SessionNews = Exclude<WebhookNews, { about: 'unrelated' }>;

/** A notice about a session: ID360 sends no other. */
export function ofSession(notice: WebhookNotice | undefined): SessionNotice {
  if (notice?.about !== 'session') throw new Error('not about a session');
  return notice;
}
