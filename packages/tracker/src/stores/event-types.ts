import type { SessionEventType } from '../contract/events.js';
import { textOf, unreadable } from './rows.js';

const TYPES: { readonly [T in SessionEventType]: true } = {
  'session.created': true,
  'session.changed': true,
  'session.overturned': true,
  'session.erasing': true,
  'session.erased': true,
  'session.redacted': true,
  'session.reverify': true,
};

function isType(text: string): text is SessionEventType {
  return Object.hasOwn(TYPES, text);
}

/** Throws STORE_UNAVAILABLE. */
export function eventTypeOf(value: unknown): SessionEventType {
  const text = textOf(value, 'events.type');
  if (!isType(text)) throw unreadable('events.type');
  return text;
}
