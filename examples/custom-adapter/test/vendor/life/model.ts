// What Acme keeps.
import { randomBytes } from 'node:crypto';
import type { Ending } from '@anyproof/conformance';
import type { EventLog } from '../events/log.js';
import type { Picture } from '../people.js';
import type { Agenda } from './agenda.js';
import type { DocumentType, Outcome, State, Step, Way } from './words.js';

/** Where the documentation leaves two readings open, the one that this server has. */
export interface Readings {
  /** A creation that is answered with 500, 502 or 504 was made all the same. */
  readonly failedCreationsAreMade: boolean;
  /** Reports still show data while the erasure is scheduled. */
  readonly dataWhileErasing: boolean;
  /** Events contain type and id of their object, and nothing else. */
  readonly thinEvents: boolean;
  /** Fields without a value are `null`; otherwise they are left out. */
  readonly nulls: boolean;
}

export interface Address {
  readonly street?: string | undefined;
  readonly postalCode?: string | undefined;
  readonly city?: string | undefined;
  readonly region?: string | undefined;
  readonly country?: string | undefined;
}

/** What the applicant says. */
export interface Asserted {
  readonly familyName: string;
  readonly subject?: string | undefined;
  readonly givenName?: string | undefined;
  readonly born?: string | undefined;
  readonly nationality?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly address?: Address | undefined;
}

export interface Expected {
  readonly givenName?: string | undefined;
  readonly familyName?: string | undefined;
  readonly born?: string | undefined;
  readonly address?: Address | undefined;
}

export interface Consent {
  readonly terms: boolean;
  readonly biometrics: boolean;
}

export interface Erasure {
  readonly scope: 'verification' | 'applicant';
  readonly requestedAt: number;
  readonly due: number;
  readonly doneAt?: number;
}

export interface Applicant {
  readonly id: string;
  readonly livemode: boolean;
  readonly createdAt: number;
  readonly key: string | undefined;
  asserted: Asserted;
  erasure: Erasure | undefined;
}

/** A picture that was accepted. */
export interface Shown {
  readonly picture: Picture;
  readonly bytes: Buffer;
  readonly mediaType: string;
}

export interface Attempt {
  readonly reportId: string;
  readonly createdAt: number;
  /** By slot. */
  readonly shown: Map<string, Shown>;
  links: number;
  way: Way | undefined;
  startedAt: number | undefined;
  submittedAt: number | undefined;
  /** When its analysis was done. */
  analysedAt: number | undefined;
  findings: readonly string[];
}

export interface Verdict {
  readonly outcome: Outcome;
  readonly decidedBy: 'MACHINE' | 'STAFF' | 'CLIENT';
  readonly at: number;
}

export interface NewVerification {
  readonly externalId: string;
  readonly workflow: string;
  readonly documents: readonly DocumentType[];
  readonly documentCountry: string | undefined;
  readonly steps: readonly Step[];
  readonly expected: Expected | undefined;
  readonly consent: Consent | undefined;
}

export interface Verification extends NewVerification {
  readonly id: string;
  readonly livemode: boolean;
  readonly applicant: Applicant;
  readonly key: string | undefined;
  readonly createdAt: number;
  /** How it is to end, where its evidence is good. */
  readonly ending: Ending;
  /** The latest is the last. */
  readonly attempts: Attempt[];
  /** Evidence that is wanted on top of the steps. */
  readonly furtherSteps: Set<Step>;
  consent: Consent | undefined;
  state: State;
  /** Moves with each change: what was planned before is void. */
  turn: number;
  startedAt: number | undefined;
  endedAt: number | undefined;
  endedBy: 'APPLICANT' | 'CLIENT' | 'ACME' | undefined;
  expiresAt: number | undefined;
  findings: readonly string[];
  verdict: Verdict | undefined;
  erasure: Erasure | undefined;
}

/** One use of page or SDK. */
export interface Link {
  readonly verification: Verification;
  readonly kind: 'page' | 'sdk';
  /** The URL or the token. */
  readonly text: string;
  readonly expiresAt: number;
  used: boolean;
}

export interface World {
  readonly agenda: Agenda;
  readonly events: EventLog;
  readonly readings: Readings;
  readonly origin: () => string;
  readonly applicants: Map<string, Applicant>;
  /** In the order of their creation. */
  readonly verifications: Map<string, Verification>;
  readonly links: Map<string, Link>;
  /** How verifications that are created from now on end. */
  ending: Ending;
}

export const ATTEMPTS_ALLOWED = 5;

export const newId = (kind: string): string => `${kind}_${randomBytes(8).toString('hex')}`;

export function newAttempt(now: number): Attempt {
  return {
    reportId: newId('rep'),
    createdAt: now,
    shown: new Map(),
    links: 0,
    way: undefined,
    startedAt: undefined,
    submittedAt: undefined,
    analysedAt: undefined,
    findings: [],
  };
}

export function attemptOf({ attempts }: Verification): Attempt {
  const latest = attempts.at(-1);
  if (latest === undefined) throw new Error('a verification without an attempt');
  return latest;
}

export const submittedAttempts = ({ attempts }: Verification): readonly Attempt[] =>
  attempts.filter(({ submittedAt }) => submittedAt !== undefined);

export const isErased = ({ erasure }: Pick<Verification, 'erasure'>): boolean =>
  erasure?.doneAt !== undefined;
