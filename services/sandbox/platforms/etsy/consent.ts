import type { FastifyInstance } from 'fastify';
import { objectOf, textOf } from '../../openapi/json.ts';
import type { Body } from '../../openapi/json.ts';
import { html } from '../../pages/html.ts';
import { layout } from '../../pages/layout.ts';
import type { Shop } from '../../shop/shop.ts';
import type { ApiOptions } from '../simulated-platform.ts';
import { app as knownApp } from './app.ts';
import { readScopes, scopesOf } from './scopes.ts';
import { newCode } from './tokens.ts';

type Params = { Params: Record<string, string> };

interface Asked {
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string;
  readonly challenge: string;
}

/**
 * Fastify plugin of the page where a seller lets the app act for the shop. At Etsy it is
 * www.etsy.com/oauth/connect, and the redirect address must be registered; here any is taken.
 */
export async function consentPages(app: FastifyInstance, { root, find }: ApiOptions): Promise<void> {
  app.get<Params>(`${root}/oauth/connect`, async (request, reply) => {
    const running = find(request.params['shop'] ?? '');
    const asked = running === null ? null : readAsked(running.shop, objectOf(request.query));
    if (running === null || asked === null) return reply.code(400).send(invalid);
    return reply.type('text/html; charset=utf-8').send(page(running.shop, asked));
  });
  app.post<Params>(`${root}/oauth/connect`, async (request, reply) => {
    const running = find(request.params['shop'] ?? '');
    const given = { ...objectOf(request.query), ...objectOf(request.body) };
    const asked = running === null ? null : readAsked(running.shop, given);
    if (running === null || asked === null) return reply.code(400).send(invalid);
    const to = new URL(asked.redirectUri);
    to.searchParams.set('state', asked.state);
    if (given['choice'] === 'decline') {
      to.searchParams.set('error', 'access_denied');
      to.searchParams.set('error_description', 'The user denied the request');
    } else to.searchParams.set('code', newCode(running.shop, asked));
    running.changed();
    return reply.redirect(String(to), 303);
  });
}

const invalid = { error: 'invalid_request', error_description: 'an unknown app or scope, or no PKCE' };

/** Reads what an app asks for; null if it is not the known app, leaves out PKCE, or asks for too much. */
function readAsked({ state }: Shop, query: Body): Asked | null {
  const redirectUri = textOf(query['redirect_uri']) ?? '';
  const scopes = readScopes(textOf(query['scope']) ?? '');
  const known = scopesOf(state.credentials.permissions);
  const challenge = textOf(query['code_challenge']) ?? '';
  const given = textOf(query['state']) ?? '';
  const isGood =
    query['client_id'] === knownApp.keystring &&
    query['response_type'] === 'code' &&
    query['code_challenge_method'] === 'S256' &&
    challenge !== '' &&
    given !== '' &&
    /^https?:\/\//.test(redirectUri) &&
    scopes.length > 0 &&
    scopes.every((one) => known.includes(one));
  return isGood ? { redirectUri, scopes, state: given, challenge } : null;
}

function page({ state: { name } }: Shop, { redirectUri, scopes, state, challenge }: Asked): string {
  const hidden = {
    client_id: knownApp.keystring,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    state,
    code_challenge: challenge,
    code_challenge_method: 'S256',
  };
  return layout(
    'Grant access',
    html`<main>
      <h1>Grant Onhand access to ${name}</h1>
      <p>The application asks for these scopes:</p>
      <ul>
        ${scopes.map((one) => html`<li><code>${one}</code></li>`)}
      </ul>
      <form method="post">
        ${Object.entries(hidden).map(([key, value]) => html`<input type="hidden" name="${key}" value="${value}" />`)}
        <button name="choice" value="decline" class="quiet">Deny access</button>
        <button name="choice" value="agree">Grant access</button>
      </form>
    </main>`,
  );
}
