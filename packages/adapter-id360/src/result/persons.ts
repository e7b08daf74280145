import type { Report, ReportedStep } from '../client/report.js';
import { EVIDENCE_NAMES, isOk, withoutIndex } from '../vocabulary.js';
import { areOnePerson, areTwoPeople, isNobody, nameKeys, type Who, whoIs } from './names.js';
import { payloadSource, personSource, type Source, stepSource } from './sources.js';

/** One identity paper, with everything that the report says about it. */
export interface Paper {
  readonly sources: readonly Source[];
  readonly who: Who;
  /** True for the paper of someone who acts for a company, such as an officer. */
  readonly isMandate: boolean;
}

/** The person whom a report is about, and the sources for it. */
export interface Subject {
  /** Where the claims may be found, the best first. */
  readonly sources: readonly Source[];
  /** The report's own summary, which is one of the sources. */
  readonly identity: Source;
  /** What identity providers state, which are among the sources. */
  readonly provided: readonly Source[];
  /**
   * True if a paper or an identity provider supports the names. Otherwise ID360 fills `identity` with what was typed
   * (dossier 8.3).
   */
  readonly isRead: boolean;
  /** The person's own first. */
  readonly papers: readonly Paper[];
  /** How many of them are the person's own. */
  readonly own: number;
  /** The content of papers that were submitted as the person's, but are not known to be. */
  readonly strangers: readonly Source[];
  /** What identity providers state about someone else, or without being OK. */
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

/** True if it has data that only papers state. */
export function hasPaper({ number, issuer, issuedOn, expiresOn, mrz }: Source): boolean {
  return [number, issuer, issuedOn, expiresOn, mrz].some((texts) => texts.some((text) => text.trim() !== ''));
}

function isStepOk({ steps = {} }: Report): boolean {
  return Object.entries(steps).some(
    ([name, { status }]) => withoutIndex(name) === 'id_document' && isOk(status) === true,
  );
}

/**
 * What identity providers state about this person, what of it cannot be used, and whether one states nothing beyond
 * `identity`. A provider that is KO refused, so nothing is missing because of it.
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

/** The steps that read identity papers, and their results (dossier 7.5, 8.6). */
const READS_PAPER = /^id_document(?=$|[_$])/;
const MANDATE = /mandat/;

/**
 * The identity papers of a report. Extracted data and a step's readings belong together if they come from the same
 * uploaded document, or name the same person, never because of their position.
 */
function readPapers(report: Report): readonly Paper[] {
  const mandates = new Set((report.documents?.['mandate'] ?? []).map(({ name }) => name));
  const isMandateFile = (name: string) => mandates.has(name) || MANDATE.test(name);
  const items = (report.extracted_data?.identity ?? []).map(personSource).filter(saysSomething);
  const steps = Object.entries(report.steps ?? {}).flatMap(([name, step]) => stepSources(name, step));
  const joined = join(
    items,
    steps.map(({ source }) => source),
  );
  const ofMandate = new Set(steps.flatMap(({ source, isMandate }) => (isMandate ? [source] : [])));
  return joined.map((sources) => ({
    sources,
    who: whoIs(merged(sources)),
    isMandate: sources.some((source) => ofMandate.has(source) || source.files.some(isMandateFile)),
  }));
}

interface StepSource {
  readonly source: Source;
  readonly isMandate: boolean;
}

function stepSources(name: string, step: ReportedStep): StepSource[] {
  if (!READS_PAPER.test(withoutIndex(name))) return [];
  const files = Object.keys(step.input_files ?? {});
  return Object.entries(step.results ?? {}).flatMap(([resultName, [first]]) => {
    if (first === undefined || !READS_PAPER.test(resultName)) return [];
    const source = stepSource(first, files);
    const isRead = saysSomething(source) || source.address.length > 0;
    return isRead ? [{ source, isMandate: MANDATE.test(`${name} ${resultName}`) }] : [];
  });
}

/** Each item with the steps that belong to it; steps without an item are separate papers. */
function join(items: readonly Source[], steps: readonly Source[]): readonly (readonly Source[])[] {
  const papers = items.map((item): Source[] => [item]);
  const byFile = oneFor(papers, ([item]) => item?.files ?? []);
  const byName = oneFor(papers, ([item]) => (item === undefined ? [] : nameKeys(item)));
  const alone: Source[][] = [];
  for (const step of steps) {
    const paper = oneOf(step.files, byFile) ?? oneOf(nameKeys(step), byName) ?? onlyOne(papers, steps, step);
    if (paper === undefined) alone.push([step]);
    else paper.push(step);
  }
  return [...papers, ...alone];
}

/** Finds papers by key; undefined if several papers share the key. */
function oneFor(papers: readonly Source[][], keysOf: (paper: Source[]) => readonly string[]) {
  const found = new Map<string, Source[] | undefined>();
  for (const paper of papers)
    for (const key of new Set(keysOf(paper))) found.set(key, found.has(key) ? undefined : paper);
  return found;
}

function oneOf(keys: readonly string[], papers: ReadonlyMap<string, Source[] | undefined>) {
  for (const key of keys) {
    const paper = papers.get(key);
    if (paper !== undefined) return paper;
  }
  return undefined;
}

/** With one paper and one reading, they must be about the same document, unless they name two people. */
function onlyOne(papers: readonly Source[][], steps: readonly Source[], step: Source): Source[] | undefined {
  const [paper, ...others] = papers;
  const [item] = paper ?? [];
  if (item === undefined || others.length > 0 || steps.length > 1) return undefined;
  return areTwoPeople(whoIs(item), whoIs(step)) ? undefined : paper;
}

/** The combined data of several sources about one paper. */
function merged(sources: readonly Source[]): Source {
  const all = (field: 'familyName' | 'givenName' | 'firstName' | 'birthFamilyName' | 'birthDate') =>
    sources.flatMap((source) => source[field]);
  return {
    ...personSource({}),
    familyName: all('familyName'),
    givenName: all('givenName'),
    firstName: all('firstName'),
    birthFamilyName: all('birthFamilyName'),
    birthDate: all('birthDate'),
  };
}

/** True if it contains more than an address, which may come from elsewhere. */
function saysSomething({ files: _files, address: _address, ...rest }: Source): boolean {
  return Object.values(rest).some((texts: readonly string[]) => texts.some((text) => text.trim() !== ''));
}

/**
 * The papers that are the person's own: those that name the person of the report's identity (`subject`). If the
 * identity names no one, or papers do not say whose they are, the person's own upload decides.
 */
function ownPapers(report: Report, papers: readonly Paper[], subject: Who): readonly Paper[] {
  const isUpload = uploadsOf(report);
  const possible = papers.filter(
    ({ who, isMandate }) => !areTwoPeople(who, subject) && (!isMandate || areOnePerson(who, subject)),
  );
  if (isNobody(subject)) return allOfOne(preferred(possible, isUpload));
  const named = possible.filter(({ who }) => !isNobody(who));
  const nameless = possible.filter(({ who }) => isNobody(who));
  if (named.length > 0) return [...named, ...nameless.filter(isUpload)];
  const likely = preferred(nameless, isUpload);
  return likely.length === 1 ? likely : [];
}

function uploadsOf({ documents = {} }: Report): (paper: Paper) => boolean {
  const uploads = new Set([
    EVIDENCE_NAMES.identity_document,
    ...(documents['identity_document'] ?? []).map(({ name }) => name),
  ]);
  return ({ sources }) => sources.some(({ files }) => files.some((name) => uploads.has(name)));
}

function preferred(papers: readonly Paper[], isUpload: (paper: Paper) => boolean): readonly Paper[] {
  const uploaded = papers.filter(isUpload);
  return uploaded.length > 0 ? uploaded : papers;
}

/** Empty if they name several people: none of them is known to be this one. */
function allOfOne(papers: readonly Paper[]): readonly Paper[] {
  const [first] = papers;
  return first !== undefined && papers.every(({ who }) => !areTwoPeople(who, first.who)) ? papers : [];
}
