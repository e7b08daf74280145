import { ProofingError } from '@anyproof/core';

/** The tables, as SQL names them. */
export interface Tables {
  /** The schema's name, without quotes. */
  readonly name: string;
  readonly schema: string;
  readonly keys: string;
  readonly providers: string;
  readonly sessions: string;
  readonly inbox: string;
  readonly history: string;
  readonly events: string;
  readonly creations: string;
  readonly tokens: string;
  readonly leases: string;
  readonly migrations: string;
}

/** Lower case, as unquoted names are: a name that needs quotes is a trap for everyone who queries it by hand. */
const NAME = /^[a-z_][a-z0-9_]{0,40}$/;

/** Throws CONFIG for a name that would need quotes. */
export function tablesOf(schema: string): Tables {
  if (!NAME.test(schema))
    throw new ProofingError({
      code: 'CONFIG',
      message: 'schema must be a lower-case name of letters, digits and underscores, such as anyproof',
      setting: 'schema',
    });
  const table = (name: string) => `"${schema}".${name}`;
  return {
    name: schema,
    schema: `"${schema}"`,
    keys: table('keys'),
    providers: table('providers'),
    sessions: table('sessions'),
    inbox: table('inbox'),
    history: table('history'),
    events: table('events'),
    creations: table('creations'),
    tokens: table('tokens'),
    leases: table('leases'),
    migrations: table('migrations'),
  };
}
