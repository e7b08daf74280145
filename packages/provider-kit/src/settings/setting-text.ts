import { isLoopback } from '../urls/url-guard.js';

/**
 * Environment variables are text: the text of a number becomes a number, anything else is left for the schema to
 * reject.
 */
export function numberFromText(value: unknown): unknown {
  return typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : value;
}

/** `true`, `1`, `yes`, `on` and their opposites become booleans. */
export function booleanFromText(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (/^(?:true|1|yes|on)$/i.test(value)) return true;
  return /^(?:false|0|no|off)$/i.test(value) ? false : value;
}

/** JSON text becomes its value. */
export function valueFromJsonText(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** What is wrong with a base URL, worded for the person who sets it; undefined if it is valid. */
export function baseUrlProblem(text: string): string | undefined {
  if (!URL.canParse(text)) return 'must be an absolute URL, such as https://vendor.example';
  const url = new URL(text);
  if (url.username !== '' || url.password !== '')
    return 'must not contain credentials; they have their own settings';
  // Checked in the text itself: a bare `?` parses to an empty query, yet it would swallow the path that is appended.
  if (/[?#]/.test(text)) return 'must not have a query or a fragment';
  if (url.protocol === 'https:') return undefined;
  if (url.protocol !== 'http:') return 'must be an https URL';
  return isLoopback(url.hostname) ? undefined : 'must be https: only a loopback address may be plain http';
}

/** Removes trailing slashes, so that paths can be appended. */
export const trimBaseUrl = (url: string): string => url.replace(/\/+$/, '');
