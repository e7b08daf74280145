import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  checkEvidence,
  checkPages,
  type EvidenceInput,
  fileSource,
  ProofingError,
  type ProviderCapabilities,
  type Source,
} from '@anyproof/core';
import { UsageError } from '../terminal/failures.js';
import type { Io } from '../terminal/io.js';
import type { CreateFlags } from './create-flags.js';

/** Evidence, and the option that named its files. */
export interface Photos {
  readonly option: string;
  readonly evidence: EvidenceInput;
}

/** Throws a UsageError for a file that is not there, or whose name says no type. */
export function photosOf({ document = [], selfie, documentType }: CreateFlags, io: Io): readonly Photos[] {
  const pages = document.map((file) => sourceOf('--document', file, io));
  const type = documentType === undefined ? {} : { documentType };
  const documents = { option: '--document', evidence: { kind: 'identity_document', pages, ...type } };
  return [
    ...(pages.length === 0 ? [] : [documents]),
    ...(selfie === undefined
      ? []
      : [
          {
            option: '--selfie',
            evidence: { kind: 'selfie', pages: [sourceOf('--selfie', selfie, io)] },
          },
        ]),
  ];
}

function sourceOf(option: string, file: string, io: Io): Source {
  const path = resolve(io.cwd, file);
  if (!statSync(path, { throwIfNoEntry: false })?.isFile())
    throw new UsageError(`${option}: file not found: ${file}`);
  try {
    return fileSource(path);
  } catch (error) {
    if (!ProofingError.isInstance(error)) throw error;
    throw new UsageError(`${option}: ${file} must end in .jpg, .jpeg, .png, .heic or .pdf`);
  }
}

/** Before the session is created: one without half of its photos helps nobody. Throws a UsageError. */
export async function checkPhotos(
  photos: readonly Photos[],
  provider: string,
  capabilities: ProviderCapabilities,
  flow: string,
): Promise<void> {
  const accepted = (capabilities.flows[flow]?.evidence ?? []).filter(({ upload }) => upload !== undefined);
  for (const { option, evidence } of photos) {
    if (!accepted.some(({ kind }) => kind === evidence.kind))
      throw new UsageError(
        `${provider} does not accept ${evidence.kind.replaceAll('_', ' ')}: omit ${option}`,
      );
    try {
      checkEvidence(provider, capabilities, evidence, flow);
      await checkPages(provider, capabilities, evidence);
    } catch (error) {
      if (!ProofingError.isInstance(error)) throw error;
      throw new UsageError(`${option}: ${error.summary}`);
    }
  }
}
