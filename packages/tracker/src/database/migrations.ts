/** One step of the schema. Forward only: what was applied somewhere is never changed. */
export interface Migration {
  readonly version: number;
  /** The oldest version of this package's schema whose code still works after it; itself if none does. */
  readonly works: number;
  /** `{schema}` stands for the quoted name of the schema. */
  readonly sql: string;
}

/** All times are the injected clock's, except `claimed_until`: whether a process still lives is a question of real time. */
export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    works: 1,
    sql: `
-- Data keys, each encrypted with a seal key of the app's ("wrapped"). The newest data key seals.
create table {schema}.keys (
  id      text primary key,
  purpose text not null check (purpose in ('data', 'index')),
  wrapped text not null,
  made_at timestamptz not null
);

create table {schema}.providers (
  name         text primary key,
  paused_at    timestamptz,
  pause_reason text,
  failures     integer not null default 0,
  outage_until timestamptz
);

create table {schema}.sessions (
  -- A keyed hash of provider and id: the id is a secret at some vendors.
  key            bytea primary key,
  provider       text not null,
  -- Core's own text, and its version.
  state          text,
  revision       bigint not null default 0,
  -- Read from the state, for queries.
  status         text not null default 'pending',
  decision       text,
  -- The ref, and the app's own ids, sealed.
  facts          text,
  reference_hash bytea,
  subject_hash   bytea,
  -- False: only messages named it.
  tracked        boolean not null default false,
  created_at     timestamptz not null,
  changed_at     timestamptz not null,
  expires_at     timestamptz,
  ended_at       timestamptz,
  reminded_at    timestamptz,
  redacted_at    timestamptz,
  entries        integer not null default 0,
  digest         bytea,
  -- The number 1 is the event that it was created, which is recorded a moment after the first state.
  events         integer not null default 1,
  -- The schedule. While a worker holds the claim, nothing is due; the claim ends at claimed_until.
  poll_at        timestamptz,
  deliver_at     timestamptz,
  policy_at      timestamptz,
  parked         boolean not null default false,
  -- How often a message asked for a poll: a claim that ends compares it.
  wakes          integer not null default 0,
  failures       integer not null default 0,
  problem        text,
  claim          uuid,
  claimed_until  timestamptz,
  due_at         timestamptz generated always as (
    case when claim is not null then null
         when parked then least(deliver_at, policy_at)
         else least(poll_at, deliver_at, policy_at) end
  ) stored
);
create index sessions_due on {schema}.sessions (due_at) where due_at is not null;
create index sessions_claim on {schema}.sessions (claim) where claim is not null;
create index sessions_claimed on {schema}.sessions (claimed_until) where claim is not null;
create index sessions_reference on {schema}.sessions (reference_hash) where reference_hash is not null;
create index sessions_subject on {schema}.sessions (subject_hash) where subject_hash is not null;
create index sessions_created on {schema}.sessions (created_at, key);
create index sessions_parked on {schema}.sessions (provider) where parked;

create table {schema}.inbox (
  position    bigint generated always as identity primary key,
  id          text not null unique,
  -- Null while it is unknown which session it is about.
  session_key bytea,
  provider    text not null,
  sealed      text not null,
  received_at timestamptz not null,
  -- When to look which session it is about; null once it waits for its session.
  due_at      timestamptz,
  failures    integer not null default 0,
  claim       uuid,
  claimed_until timestamptz
);
create index inbox_due on {schema}.inbox (due_at) where due_at is not null and claim is null;
create index inbox_claim on {schema}.inbox (claim) where claim is not null;
create index inbox_session on {schema}.inbox (session_key) where session_key is not null;

create table {schema}.history (
  session_key bytea not null,
  sequence    integer not null,
  at          timestamptz not null,
  kind        text not null,
  -- Null once redacted; the digest of salt and facts stays.
  facts       text,
  salt        bytea,
  content     bytea not null,
  digest      bytea not null,
  primary key (session_key, sequence)
);
create function {schema}.history_is_append_only() returns trigger language plpgsql as $body$
begin
  if tg_op = 'UPDATE' and new.facts is null and new.salt is null
     and (new.session_key, new.sequence, new.at, new.kind, new.content, new.digest)
       = (old.session_key, old.sequence, old.at, old.kind, old.content, old.digest) then
    return new;
  end if;
  raise exception 'the history is append-only';
end $body$;
create trigger append_only before update or delete on {schema}.history
  for each row execute function {schema}.history_is_append_only();

create table {schema}.events (
  id           uuid primary key,
  session_key  bytea not null,
  sequence     integer not null,
  type         text not null,
  at           timestamptz not null,
  -- What is delivered, without the ref and the app's ids.
  body         text not null,
  attempts     integer not null default 0,
  problem      text,
  delivered_at timestamptz,
  dead_at      timestamptz,
  unique (session_key, sequence)
);
create index events_waiting on {schema}.events (at) where delivered_at is null and dead_at is null;
create index events_dead on {schema}.events (at) where dead_at is not null;

create table {schema}.creations (
  -- Core's hash of the creation's key.
  id           text primary key,
  state        text,
  revision     bigint not null default 0,
  -- The key and the input, until it is settled.
  sealed       text,
  begun_at     timestamptz not null,
  due_at       timestamptz,
  -- Held by the process that began it, then by a worker.
  claim        uuid,
  claimed_until timestamptz,
  failures     integer not null default 0,
  problem      text,
  event_id     uuid,
  unsettled_at timestamptz
);
create index creations_due on {schema}.creations (due_at) where due_at is not null and claim is null;
create index creations_claim on {schema}.creations (claim) where claim is not null;
create index creations_begun on {schema}.creations (begun_at);

create table {schema}.tokens (
  key        text primary key,
  value      text not null,
  expires_at timestamptz not null
);
create table {schema}.leases (
  key        text primary key,
  holder     uuid not null,
  expires_at timestamptz not null
);
`,
  },
];
