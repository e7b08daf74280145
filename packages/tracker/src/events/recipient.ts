import type { Delivery, SessionEvent, UnsettledCreation } from '../contract/events.js';

/** How an attempt ended. `problem`: a status code, the class of an error, or one of our own words; never a message. */
export type Attempted =
  | { readonly delivered: true }
  | {
      readonly delivered: false;
      readonly problem: string;
      /** How long it asks us to wait, in milliseconds. */
      readonly retryAfterMs?: number;
      /** It wants no more of this event. */
      readonly isGone?: true;
    };

/** Whoever gets the events: the app's handler, or its endpoint. Its methods never reject. */
export interface Recipient {
  session(event: SessionEvent, delivery: Delivery): Promise<Attempted>;
  creation(creation: UnsettledCreation): Promise<Attempted>;
  close(): void;
}
