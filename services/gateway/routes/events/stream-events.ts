import { Readable } from 'node:stream';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { keepMerchants } from '@onhand/database/for-merchants.ts';
import { z } from 'zod';
import type { Access } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { runEvents } from './run-events.ts';
import { createStreamCount } from './stream-count.ts';

/** An operator's key that names no merchant follows all of them. */
const followingRuns: Access = { role: 'viewer', merchant: 'optional' };

/** The open streams of a gateway, and of a key. */
const bounds = { inAll: 200, ofKey: 20 };
/** The caller connects again after this time, and proves its key again. */
const longestMs = 15 * 60_000;

/** The answer is streamed, so its type is not the schema's. */
const stream: object = {
  200: {
    description:
      'Events `sync_run`. Their data is a run as `GET /v1/sync-runs/:id` shows it, and its merchant',
    content: { 'text/event-stream': { schema: z.string() } },
  },
};

/**
 * `GET /v1/events`: tells what becomes of runs, as server-sent events. Every connection begins with the runs
 * as they are, so `Last-Event-ID` is not needed.
 */
export const streamEvents: Route = (app, { db, clock, listener, log }) => {
  const streams = createStreamCount(bounds);
  const stopping = new AbortController();
  app.addHook('preClose', (done) => {
    stopping.abort();
    done();
  });
  app.get(
    '/v1/events',
    {
      config: { access: followingRuns },
      schema: {
        tags: ['sync-runs'],
        summary: 'Follow the progress of runs, as server-sent events',
        produces: ['text/event-stream'],
        response: { ...stream, ...problems('too_many_streams') },
      },
    },
    async ({ merchantScope, caller, raw }, reply) => {
      const giveBack = streams.take(caller.keyId);
      if (giveBack === undefined) throw new Refusal('too_many_streams');
      const gone = new AbortController();
      const signal = AbortSignal.any([stopping.signal, gone.signal, AbortSignal.timeout(longestMs)]);
      const events = Readable.from(
        keepMerchants(runEvents({ db, clock, listener, log }, merchantScope, signal)),
        {
          highWaterMark: 1,
        },
      );
      events.on('error', (error) => log.warn({ err: error }, 'A stream of events ended.'));
      events.once('close', giveBack);
      raw.once('close', () => gone.abort());
      reply.raw.once('close', () => {
        gone.abort();
        events.destroy();
      });
      // A connection that is kept for further requests would hold up the end of the gateway.
      return reply
        .type('text/event-stream')
        .headers({ 'x-accel-buffering': 'no', connection: 'close' })
        .send(events);
    },
  );
};
