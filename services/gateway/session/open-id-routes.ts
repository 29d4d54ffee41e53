import { signInWays } from '@onhand/contracts/gateway-api/sessions.ts';
import { findPerson } from '@onhand/core/access/people/find-person.ts';
import { forMerchants } from '@onhand/database/for-merchants.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { cameByHttps } from '../access/session-cookie.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../route.ts';
import { readDeparture, departureCookie } from './departure-cookie.ts';
import { createOpenId } from './open-id.ts';
import type { OpenId } from './open-id.ts';
import type { BeginSession } from './begin-session.ts';

const path = '/session/open-id';

/** Adds the routes by which a person signs in at an OpenID provider. */
export function openIdRoutes(app: App, dependencies: Dependencies, beginSession: BeginSession): void {
  const { db, configuration, log } = dependencies;
  const { publicUrl } = configuration;
  const openId = configuration.openId && createOpenId(configuration.openId, `${publicUrl}${path}/callback`);
  app.get(
    '/session/ways',
    {
      schema: {
        tags: ['session'],
        summary: 'Show how people can sign in to the console',
        security: [],
        response: { 200: signInWays },
      },
    },
    async () => ({ openId: openId === undefined ? null : { name: openId.name } }),
  );
  if (openId === undefined) return;

  const transportOf = (request: FastifyRequest) => ({ isSecure: cameByHttps(request, publicUrl) });
  const keep = (
    request: FastifyRequest,
    reply: FastifyReply,
    departure: Parameters<typeof departureCookie>[0],
  ) => reply.header('set-cookie', departureCookie(departure, transportOf(request)));
  const refuse = (reply: FastifyReply, problem: 'sign_in_failed' | 'person_unknown') =>
    reply.redirect(`/sign-in?problem=${problem}`);

  app.get(
    path,
    { schema: { hide: true, querystring: z.object({ returnTo: z.string().optional() }) } },
    async (request, reply) => {
      try {
        const { url, departure } = await openId.leave(ownPath(request.query.returnTo));
        return keep(request, reply, departure).redirect(url);
      } catch (error) {
        log.warn({ err: error }, 'The OpenID provider could not be asked.');
        return refuse(reply, 'sign_in_failed');
      }
    },
  );

  app.get(`${path}/callback`, { schema: { hide: true } }, async (request, reply) => {
    const departure = readDeparture(request, transportOf(request));
    keep(request, reply, null);
    const person = departure && (await whoCameBack(openId, `${publicUrl}${request.url}`, departure));
    if (!person) return refuse(reply, 'sign_in_failed');
    const row = await forMerchants('all', () => findPerson(db, person));
    if (row === undefined) return refuse(reply, 'person_unknown');
    await beginSession(request, reply, row);
    return reply.redirect(ownPath(departure.returnTo));
  });

  async function whoCameBack(...[from, url, departure]: [OpenId, ...Parameters<OpenId['comeBack']>]) {
    try {
      return await from.comeBack(url, departure);
    } catch (error) {
      log.warn({ err: error }, 'A sign-in at the OpenID provider failed.');
      return null;
    }
  }
}

/**
 * Another site's address could be put into a link to this route. Browsers leave out tabs and line breaks, so
 * a path with control characters may become such an address (WHATWG URL, section 4.4).
 */
function ownPath(returnTo: string | undefined): string {
  return returnTo !== undefined && /^\/(?![/\\])\P{Cc}*$/u.test(returnTo) ? returnTo : '/';
}
