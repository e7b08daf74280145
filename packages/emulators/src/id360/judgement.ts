import type { SpecimenComment, SpecimenPrinted } from '../shared/index.js';
import { foldText, readSpecimen } from '../shared/index.js';
import { compareControlData } from './comparisons.js';
import { isExternal } from './dossier.js';
import { judgeExternal } from './external-method.js';
import type { CodeAt, Comparison, Dossier, Field, Judgement, StepStatus, Validation } from './model.js';
import type { Id360EmulatorSettings } from './settings.js';
import { dateOf, monthsBefore } from './time.js';
import type { DocumentName } from './words.js';

const codeAt = (where: string, code: string, message: string): CodeAt => ({
  status_code: { code, message },
  where,
});

/** Judges everything that was uploaded so far. */
export function judge(dossier: Dossier, settings: Id360EmulatorSettings, now: number): Judgement {
  if (isExternal(dossier)) return judgeExternal(dossier, settings);
  const codes: CodeAt[] = [];
  const steps = new Map<string, StepStatus>();
  const validations: Validation[] = [];
  const validate = (
    ref: string,
    description: string,
    fields: readonly Field[],
    failure: string | undefined,
  ) => {
    const id = validations.length + 1;
    validations.push({
      id,
      ref,
      description,
      ...(failure !== undefined && { message: failure }),
      fields,
      is_valid: failure === undefined,
    });
  };

  const pages = pagesOf(dossier, 'id_document_image');
  const reading = readDocument(pages, settings.processSteps.includes('document_back'));
  const { front, back } = reading;
  if (pages.length > 0) {
    if (reading.fault !== undefined) codes.push(codeAt('id_document', 'MDL_INPUT_INVALID', reading.fault));
    steps.set('id_document', reading.fault === undefined ? 'OK' : 'KO');
    steps.set('fake_photo_id', 'OK');
    steps.set('phone_detection', 'OK');
  }
  const identity = reading.fault === undefined && front ? mergedPrint(front, back) : undefined;

  let faceMatches: boolean | undefined;
  const [selfiePage] = pagesOf(dossier, 'selfie_image_upload');
  if (selfiePage) {
    const selfie = selfiePage.specimen;
    if (selfie?.kind !== 'selfie') {
      steps.set('facecomparison', 'KO');
      codes.push(codeAt('facecomparison', 'MDL_INPUT_INVALID', 'no face was found on selfie_image'));
    } else if (identity && front) {
      faceMatches = selfie.person === front.person;
      steps.set('facecomparison', faceMatches ? 'OK' : 'KO');
      if (!faceMatches) {
        codes.push(
          codeAt('facecomparison', 'MDL_CHALLENGE_NOT_MET', 'the match score is below the threshold'),
        );
      }
    }
  }

  if (identity) {
    const serialsDiffer = back !== undefined && front !== undefined && back.serial !== front.serial;
    validate(
      'IDENTITY_DOCUMENT.mrz',
      'Checks MRZ validity',
      (identity.mrz ?? []).map((line, index) => ({
        document_type: 'identity_document',
        name: `IDMRZLIGNE${index + 1}`,
        value: line.replaceAll('<', '#'),
      })),
      // The scenario's KO: every step is OK and the validator alone says no, as in the real KO report (8.6).
      dossier.scenario === 'decline' ? 'the MRZ does not agree with the visual zone' : undefined,
    );
    validate(
      'IDENTITY_DOCUMENT.same_document',
      'Front and back belong to one document',
      [],
      serialsDiffer ? 'front and back come from two documents' : undefined,
    );
    const expiry = identity.date_of_expiry;
    const expired = expiry !== undefined && expiry < dateOf(now);
    validate(
      'IDENTITY_DOCUMENT.expired',
      'ID card not expired',
      expiry === undefined ? [] : [{ document_type: 'identity', name: 'expiration_date', value: expiry }],
      expired ? `expired on ${expiry}` : undefined,
    );
    if (expired) {
      codes.push(codeAt('validation', 'VLD_ID_INVALID', 'the ID document id_document_result is expired'));
    }
  }

  const officersPages = pagesOf(dossier, 'id_document_mandate_image');
  const officers = readDocument(officersPages, true);
  if (officersPages.length > 0) steps.set('id_document_mandate', officers.fault === undefined ? 'OK' : 'KO');

  const [proofPage] = pagesOf(dossier, 'proof_of_address_image');
  const proof = judgeExtra(proofPage, 'proof_of_address', identity, steps, codes);
  if (proof?.dated !== undefined && settings.proofOfAddressMaxMonths !== undefined) {
    if (proof.dated < monthsBefore(now, settings.proofOfAddressMaxMonths)) {
      codes.push(codeAt('validation', 'VLD_DOCUMENT_INVALID', 'the proof of address is too old'));
    }
  }
  const [bankPage] = pagesOf(dossier, 'bank_details_image');
  const bank = judgeExtra(bankPage, 'bank_details', identity, steps, codes);

  const comparisons = identity ? compareControlData(dossier.controlData, identity) : [];
  const failed = [
    ...validations.filter(({ is_valid }) => !is_valid).map(({ ref }) => ref),
    ...failedComparisons(comparisons),
  ];
  if (failed.length > 0) {
    const message = `${failed.length} validations failed: ${failed.join(', ')}. max allowed: 0`;
    codes.unshift(codeAt('ID360', 'VLD_VALIDATION_KO', message));
  }
  const verdict = codes.length === 0 && ![...steps.values()].includes('KO') ? 'OK' : 'KO';
  return {
    verdict,
    steps,
    codes,
    validations,
    comparisons,
    identity,
    documentKind: front?.kind === 'passport' ? 'passport' : identity && 'identity_card',
    proofOfAddress: proof,
    bankDetails: bank,
    faceMatches,
    officer: officers.front && mergedPrint(officers.front, officers.back),
    external: undefined,
  };
}

/** A ref may stand there more than once; one success suffices (dossier 5.2). */
function failedComparisons(comparisons: readonly Comparison[]): string[] {
  const refs = new Set(comparisons.map(({ ref }) => ref));
  return [...refs].filter(
    (ref) => !comparisons.some((comparison) => comparison.ref === ref && comparison.is_equivalent),
  );
}

interface Page {
  readonly number: number;
  readonly specimen: SpecimenComment | undefined;
}

function pagesOf(dossier: Dossier, name: DocumentName): readonly Page[] {
  const pages = dossier.documents.get(name)?.pages ?? new Map<number, Buffer>();
  return [...pages]
    .sort(([left], [right]) => left - right)
    .map(([number, bytes]) => ({ number, specimen: readSpecimen(bytes) }));
}

interface DocumentReading {
  readonly front?: SpecimenComment | undefined;
  readonly back?: SpecimenComment | undefined;
  /** Why the document could not be used. */
  readonly fault?: string;
}

function readDocument(pages: readonly Page[], backAsked: boolean): DocumentReading {
  const unreadable = pages.find(({ specimen }) => !specimen);
  if (unreadable) return { fault: `page ${unreadable.number} of id_document_image cannot be read` };
  const front = pages.find(({ number }) => number === 0)?.specimen;
  const back = pages.find(({ number }) => number === 1)?.specimen;
  if (front?.kind === 'passport') {
    return back ? { front, fault: 'a passport has one page here' } : { front };
  }
  if (front?.kind !== 'identity_card' || front.side !== 'front') {
    return { front, back, fault: 'page 0 of id_document_image is not the front of an identity document' };
  }
  if (!back) return backAsked ? { front, fault: 'no MRZ was found: the back is missing' } : { front };
  if (back.kind !== 'identity_card' || back.side !== 'back') {
    return { front, back, fault: 'page 1 of id_document_image is not the back of an identity document' };
  }
  return { front, back };
}

const mergedPrint = (front: SpecimenComment, back: SpecimenComment | undefined): SpecimenPrinted => ({
  ...back?.printed,
  ...front.printed,
});

function judgeExtra(
  page: Page | undefined,
  kind: 'proof_of_address' | 'bank_details',
  identity: SpecimenPrinted | undefined,
  steps: Map<string, StepStatus>,
  codes: CodeAt[],
): SpecimenPrinted | undefined {
  if (!page) return undefined;
  const { specimen } = page;
  if (specimen?.kind !== kind) {
    steps.set(kind, 'KO');
    codes.push(codeAt(kind, 'MDL_INPUT_INVALID', `${kind}_image cannot be read as ${kind}`));
    return undefined;
  }
  steps.set(kind, 'OK');
  const { printed } = specimen;
  const holder = foldText(`${printed.account_holder ?? ''} ${printed.family_name ?? ''}`);
  if (identity?.family_name !== undefined && !holder.includes(foldText(identity.family_name))) {
    codes.push(
      codeAt('validation', 'VLD_DOCUMENT_INVALID', `the name of the identity is not on ${kind}_image`),
    );
  }
  return printed;
}
