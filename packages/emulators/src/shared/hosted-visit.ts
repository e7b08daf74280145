import type { SpecimenImageName } from '../specimens.js';

/** Slot ids that every vendor uses for the same picture. */
export type HostedSlotId =
  | 'document_front'
  | 'document_back'
  | 'selfie'
  | 'proof_of_address'
  | 'bank_details';

export interface HostedSlot {
  readonly id: HostedSlotId;
  /** What the person reads, such as `Front of your identity card`. */
  readonly label: string;
  readonly required: boolean;
  /** A picture was already taken here, in this visit or an earlier one. */
  readonly accepted?: boolean;
  /** Which of a specimen's images belongs here; the slot's usual one when absent. */
  readonly specimen?: SpecimenImageName;
}

/** `reason` is in the vendor's words; `sentence` is what the page shows the person, `reason` when absent. */
export type SlotAnswer =
  | { readonly accepted: true }
  | { readonly accepted: false; readonly reason: string; readonly sentence?: string };
export type FinishAnswer =
  | { readonly returnUrl?: string }
  | { readonly refused: string; readonly sentence?: string };

/** One person's visit to the vendor's page, as the vendor sees it. Looked up anew for every request. */
export interface HostedVisit {
  readonly title: string;
  readonly slots: readonly HostedSlot[];
  /** What the person should know first, such as why the last attempt failed. */
  readonly notice?: string;
  /** What the person agrees to; nothing is asked when absent. */
  readonly consent?: { readonly text: string; readonly given?: boolean };
  /** Why nothing can be done here any more; the page shows it and takes no picture. */
  readonly closed?: string;
  /** Where the way back leads from a closed visit, when the vendor knows. */
  readonly returnUrl?: string;
  /** The page was opened. */
  open?(): void | Promise<void>;
  accept(slotId: HostedSlotId, bytes: Buffer): Promise<SlotAnswer>;
  giveConsent?(): void | Promise<void>;
  /** The person refuses or leaves by the vendor's own button; no such button when absent. */
  decline?(): Promise<{ readonly returnUrl?: string }>;
  finish(): Promise<FinishAnswer>;
}

/** Where the page's address carries the visit's token. */
export type HostedTokenPlace =
  /** The first group of a regular expression over the fragment, `#` included. */
  | { readonly in: 'fragment'; readonly pattern: string }
  /** The first group of a regular expression over the path. */
  | { readonly in: 'path'; readonly pattern: string }
  | { readonly in: 'query'; readonly name: string };

export interface HostedPageOptions {
  /** Fastify route of the page, such as `/static/process_ui/index.html` or `/verify/:token`. */
  readonly pagePath: string;
  /** Shown at the head of the page. */
  readonly vendorName: string;
  readonly token: HostedTokenPlace;
  /** Words of the button that calls `decline`; `Decline` when absent. */
  readonly declineLabel?: string;
  /** Whether the browser leaves by itself at the end, or when the person presses Continue; `automatic` when absent. */
  readonly redirect?: 'automatic' | 'button';
  find(token: string): HostedVisit | undefined | Promise<HostedVisit | undefined>;
}

/** What the page carries for its script, and a robot person reads as well. */
export interface HostedPageConfig {
  readonly api: string;
  readonly token: HostedTokenPlace;
  readonly declineLabel: string;
  readonly redirect: 'automatic' | 'button';
  /** The invented people whose pictures the page can fill in. */
  readonly specimens: readonly { readonly id: string; readonly name: string }[];
}

/** What `GET /__hosted/:token` answers. */
export interface HostedVisitView {
  readonly title: string;
  readonly notice?: string;
  readonly slots: readonly HostedSlot[];
  readonly consent?: { readonly text: string; readonly given: boolean };
  readonly canDecline: boolean;
  readonly closed?: string;
  /** Of a closed visit. */
  readonly returnUrl?: string;
}

/** The visit's token in an address, by the same rule in the page's script and in the robot. */
export function tokenFrom(url: URL, place: HostedTokenPlace): string | undefined {
  if (place.in === 'query') return url.searchParams.get(place.name) ?? undefined;
  const found = new RegExp(place.pattern).exec(place.in === 'fragment' ? url.hash : url.pathname)?.[1];
  return found === undefined ? undefined : decodeURIComponent(found);
}
