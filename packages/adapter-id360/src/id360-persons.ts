import { areTwoPeople, whoIs } from './id360-names.js';
import { ownPapers, type Paper, readPapers, saysSomething, stepName } from './id360-papers.js';
import type { Report } from './id360-report.js';
import { payloadSource, personSource, type Source } from './id360-sources.js';
import { isOk } from './id360-status.js';

/** Who a report is about, and what stands behind it. */
export interface Subject {
  /** Where the claims may stand, the best first. */
  readonly sources: readonly Source[];
  /** Of these, the report's own summary. */
  readonly identity: Source;
  /** Of these, what an identity provider says. */
  readonly provided: readonly Source[];
  /**
   * Whether a paper or an identity provider stands behind the names. Where neither does, ID360 fills `identity` with what
   * was typed (dossier 8.3).
   */
  readonly isRead: boolean;
  /** The person's own first. */
  readonly papers: readonly Paper[];
  /** How many of them are the person's own. */
  readonly own: number;
  /** What papers say that were shown as the person's, and are not known to be. */
  readonly strangers: readonly Source[];
  /** What identity providers say of somebody else, or without saying that they are OK. */
  readonly unheard: readonly Source[];
}

export function readSubject(report: Report): Subject {
  const [identity = personSource({}), ...copies] = [
    report.identity,
    report.finalizer_reports?.validator_report?.identity,
  ]
    .flatMap((person) => (person === undefined ? [] : [personSource(person)]))
    .filter(saysSomething);
  const who = whoIs(identity);
  const isSame = (source: Source) => !areTwoPeople(whoIs(source), who);
  const papers = readPapers(report);
  const own = ownPapers(report, papers, who);
  const ours = new Set(own);
  const others = papers.filter((paper) => !ours.has(paper));
  const strangers = others.filter(({ isMandate }) => !isMandate).flatMap(({ sources }) => sources);
  const { provided, unheard, isVouchedFor } = readProviders(report, isSame);
  return {
    sources: [identity, ...copies.filter(isSame), ...own.flatMap(({ sources }) => sources), ...provided],
    identity,
    provided,
    isRead:
      own.some(({ sources }) => sources.some(saysSomething)) ||
      provided.length > 0 ||
      hasPaper(identity) ||
      isVouchedFor ||
      (strangers.length === 0 && isStepOk(report)),
    papers: [...own, ...others],
    own: own.length,
    strangers,
    unheard,
  };
}

/** Whether what stands on papers only stands beside the name. */
export function hasPaper({ number, issuer, issuedOn, expiresOn, mrz }: Source): boolean {
  return [number, issuer, issuedOn, expiresOn, mrz].some((texts) =>
    texts.some((text) => text !== undefined && text.trim() !== ''),
  );
}

function isStepOk({ steps = {} }: Report): boolean {
  return Object.entries(steps).some(
    ([name, { status }]) => stepName(name) === 'id_document' && isOk(status) === true,
  );
}

/**
 * What identity providers say of this person, what of it cannot be used, and whether one says nothing beyond `identity`.
 * One that is KO refused, so that nothing of it is missed.
 */
function readProviders({ external_methods = {} }: Report, isSame: (source: Source) => boolean) {
  const told = Object.values(external_methods)
    .map(({ status, results = {} }) => ({
      isOk: isOk(status),
      sources: Object.values(results)
        .flat()
        .flatMap(({ payload }) => (payload === undefined ? [] : [payloadSource(payload)])),
    }))
    .filter(({ isOk: verdict }) => verdict !== false);
  const provided = told
    .flatMap(({ isOk: verdict, sources }) => (verdict === true ? sources : []))
    .filter(isSame);
  const heard = new Set(provided);
  return {
    provided,
    unheard: told.flatMap(({ sources }) => sources).filter((source) => !heard.has(source)),
    isVouchedFor: told.some(({ isOk: verdict, sources }) => verdict === true && sources.length === 0),
  };
}
