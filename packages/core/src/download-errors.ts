import { ProofingError } from './contract/errors.js';
import type { Download } from './contract/provider.js';
import type { SessionRef } from './contract/session.js';

/** A file that fails while it flows says of which session it is, as every other error of a verb does. */
export function withRefOnErrors(download: Download, ref: SessionRef): Download {
  const { body } = download;
  const destroy = body._destroy.bind(body);
  body._destroy = (error, done) =>
    destroy(error, (after) => {
      const thrown = after ?? error;
      done(ProofingError.isInstance(thrown) && thrown.ref === undefined ? thrown.withRef(ref) : thrown);
    });
  return download;
}
