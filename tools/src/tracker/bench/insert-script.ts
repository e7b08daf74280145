// What the inbox is measured against: an endpoint that inserts each message into a table before it answers, and nothing more.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { answerCalls, givenOptions } from '../processes/answer-calls.js';
import type { InsertOptions, InsertVerbs } from './insert-process.js';

const { database } = givenOptions<InsertOptions>();
const pool = new pg.Pool({ connectionString: database, max: 10 });

const VERBS: InsertVerbs = {
  open: async () => {
    await pool.query(
      'create table bare (id bigint generated always as identity primary key, body text not null, received_at timestamptz not null)',
    );
    const server = createServer(async (request, response) => {
      const body = await text(request);
      await pool.query('insert into bare (body, received_at) values ($1, $2)', [body, new Date()]);
      response.writeHead(200, { 'content-type': 'text/plain', 'content-length': 2 }).end('ok');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('the endpoint has no address');
    return `http://127.0.0.1:${address.port}`;
  },
};

answerCalls(VERBS);
