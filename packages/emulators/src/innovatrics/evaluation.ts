import type { SpecimenPrinted } from '../shared/types.js';
import { formAgainstPrinted, printedAgainstMrz } from './comparison.js';
import {
  compared,
  type Evaluation,
  type Factor,
  type FactorName,
  scored,
  unavailable,
  unknown,
} from './factors.js';
import { checksOut, type MrzZone, readMrz } from './mrz.js';
import type { Session } from './session.js';
import type { InnovatricsEmulatorSettings } from './settings.js';

/** How one decision is scored: the vendor's fusion is not published, so each level has one score (dossier 7.1). */
const decisions = {
  HIGH: { score: 94, status: 'AUTO_APPROVED' },
  MEDIUM: { score: 55, status: 'WAITING_FOR_MANUAL_APPROVE' },
  LOW: { score: 12, status: 'AUTO_REJECTED' },
} as const;

/** The engine's verdict: pictures first, the scenario only where a picture cannot say. */
export function evaluate(session: Session, settings: InnovatricsEmulatorSettings, now: number): Evaluation {
  const verifications: Record<string, Factor> = {};
  for (const name of settings.trustFactors) {
    const factor = factors[name](inputOf(session, settings, now));
    if (factor) verifications[settings.trustFactorKeys[name] ?? name] = factor;
  }
  const levels = Object.values(verifications).map(({ level }) => level);
  const level = levels.includes('LOW')
    ? 'LOW'
    : levels.includes('MEDIUM') || levels.includes('UNKNOWN')
      ? 'MEDIUM'
      : 'HIGH';
  const { score, status } = decisions[level];
  const seen = session.face !== undefined && session.scenario !== 'liveness-unknown';
  return {
    verifications,
    decision: { score, level },
    status,
    passiveLivenessScore: seen ? 100 : null,
    verificationScore: session.face && session.front ? (samePerson(session) ? 92 : 23) : null,
  };
}

interface Input {
  readonly session: Session;
  readonly settings: InnovatricsEmulatorSettings;
  readonly visual: SpecimenPrinted;
  readonly zone: MrzZone | undefined;
  readonly now: number;
}

function inputOf(session: Session, settings: InnovatricsEmulatorSettings, now: number): Input {
  return { session, settings, visual: visualOf(session), zone: zoneOf(session), now };
}

/** What both sides print together. */
export const visualOf = ({ front, back }: Session): SpecimenPrinted => ({
  ...back?.specimen.printed,
  ...front?.specimen.printed,
});

export const zoneOf = ({ front, back }: Session): MrzZone | undefined =>
  readMrz(back?.specimen.printed.mrz ?? front?.specimen.printed.mrz ?? []);

const samePerson = ({ front, face }: Session) => front?.specimen.person === face?.specimen.person;

const factors: Readonly<Record<FactorName, (input: Input) => Factor | undefined>> = {
  dateOfExpiration({ visual, now, settings }) {
    if (visual.date_of_expiry === undefined) return unknown;
    return scored(visual.date_of_expiry >= dayOf(now) ? 100 : 0, settings);
  },
  documentLiveness({ session, settings }) {
    if (!session.front) return unknown;
    if (session.scenario === 'decline') return scored(8, settings);
    return scored(session.scenario.startsWith('review') ? settings.mediumFrom + 10 : 99, settings);
  },
  faceVerification({ session, settings }) {
    if (!session.front || !session.face) return unknown;
    return scored(samePerson(session) ? 88 : 15, settings);
  },
  mrzOcrCrossCheck({ session, visual, zone, now, settings }) {
    if (!zone) return unavailable;
    const factor = compared(printedAgainstMrz(visual, zone, now), settings);
    // Two sides of two cards: whatever the fields have in common, this is not one document.
    const mixed =
      session.back !== undefined && session.back.specimen.serial !== session.front?.specimen.serial;
    return mixed ? { ...factor, ...scored(Math.min(factor.score ?? 0, 15), settings) } : factor;
  },
  overallOcrFieldsConfidence: ({ session, settings }) => (session.front ? scored(98, settings) : unknown),
  passiveLiveness({ session, settings }) {
    return session.face && session.scenario !== 'liveness-unknown' ? scored(97, settings) : unknown;
  },
  mrzValidity({ zone, settings }) {
    return zone ? scored(checksOut(zone) ? 100 : 0, settings) : unavailable;
  },
  applicantIntegrity({ session, visual, settings }) {
    const form = session.request.applicantForm;
    if (!form || form.skipIntegrityCheck) return undefined;
    const factor = compared(formAgainstPrinted(form, visual), settings);
    return session.scenario === 'integrity-mismatch' ? { ...factor, ...scored(10, settings) } : factor;
  },
  ageVerification({ visual, now, settings }) {
    if (visual.birthdate === undefined) return unknown;
    return scored(yearsSince(visual.birthdate, now) >= settings.minimumAge ? 100 : 0, settings);
  },
  barcodeCrossCheck({ session, settings }) {
    if (!settings.barcodeOnCards || !session.back) return unavailable;
    return scored(session.back.specimen.serial === session.front?.specimen.serial ? 100 : 0, settings);
  },
};

export const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10);

/** Whole years from a birthdate to now. */
export function yearsSince(birthdate: string, now: number): number {
  const today = dayOf(now);
  const years = Number(today.slice(0, 4)) - Number(birthdate.slice(0, 4));
  return today.slice(5) < birthdate.slice(5) ? years - 1 : years;
}
