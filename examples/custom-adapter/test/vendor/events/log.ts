import { randomBytes } from 'node:crypto';

/** What an event is about; `type` and `id` are always there. */
export interface EventObject {
  readonly type: string;
  readonly id: string;
  readonly [field: string]: unknown;
}

export interface AcmeEvent {
  readonly id: string;
  readonly type: string;
  readonly createdAt: string;
  readonly livemode: boolean;
  readonly object: EventObject;
}

export interface NewEvent {
  readonly type: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly livemode?: boolean;
  readonly object: EventObject;
}

/** Everything that happened in an account, of all products. */
export interface EventLog {
  add(event: NewEvent): void;
  /** The earliest first. */
  all(): readonly AcmeEvent[];
}

export function createEventLog(thin: boolean): EventLog {
  const events: AcmeEvent[] = [];
  return {
    add: (event) => {
      const { type, id } = event.object;
      events.push(newEvent(thin ? { ...event, object: { type, id } } : event));
    },
    all: () => [...events],
  };
}

export function newEvent({ type, at, livemode = true, object }: NewEvent): AcmeEvent {
  const id = `evt_${randomBytes(8).toString('hex')}`;
  return { id, type, createdAt: new Date(at).toISOString(), livemode, object };
}

/** The body of a message; `delivery` counts how often the event was sent. */
export function messageOf({ object, ...envelope }: AcmeEvent, delivery = 1): string {
  return JSON.stringify({ ...envelope, delivery, data: { object } });
}
