/** No API answers with one: a proxy or a portal on the way does, for a request that never reached the vendor. */
export function isWebPage(text: string): boolean {
  return /^\s*<(?:!doctype|html)[\s>]/i.test(text);
}

/** The same by its `content-type`; no vendor has files of such a type either. */
export function isWebPageType(mediaType: string | undefined): boolean {
  return /^\s*(?:text\/html|application\/xhtml\+xml)\b/i.test(mediaType ?? '');
}
