import type { FastifyInstance } from 'fastify';
import { objectOf, textOf } from '../../openapi/json.ts';
import { html } from '../../pages/html.ts';
import { layout } from '../../pages/layout.ts';
import type { Shop } from '../../shop/shop.ts';
import type { ApiOptions } from '../simulated-platform.ts';
import { app as knownApp } from './app.ts';
import { partOf } from './part.ts';
import { readScopes, scopesOf } from './scopes.ts';
import { codeLifetimeSeconds, newCode } from './tokens.ts';

type Params = { Params: Record<string, string> };

interface Asked {
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string;
}

/**
 * Fastify plugin of the page where a seller lets the app act for the account. The redirect address is the
 * app's RuName at eBay; here it is the address itself, because nobody registers RuNames in a sandbox.
 */
export async function consentPages(app: FastifyInstance, { root, find }: ApiOptions): Promise<void> {
  app.get<Params>(`${root}/oauth2/authorize`, async (request, reply) => {
    const running = find(request.params['shop'] ?? '');
    const asked = running === null ? null : readAsked(running.shop, objectOf(request.query));
    if (running === null || asked === null) {
      return reply.code(400).send({ error: 'invalid_request', error_description: 'unknown app or scope' });
    }
    return reply.type('text/html; charset=utf-8').send(page(running.shop, asked));
  });
  app.post<Params>(`${root}/oauth2/authorize`, async (request, reply) => {
    const running = find(request.params['shop'] ?? '');
    const given = { ...objectOf(request.query), ...objectOf(request.body) };
    const asked = running === null ? null : readAsked(running.shop, given);
    if (running === null || asked === null) return reply.code(400).send({ error: 'invalid_request' });
    const to = new URL(asked.redirectUri);
    if (asked.state !== '') to.searchParams.set('state', asked.state);
    if (given['choice'] === 'decline') to.searchParams.set('error', 'access_denied');
    else {
      const { token } = newCode(running.shop, asked.scopes, asked.redirectUri);
      to.searchParams.set('code', token);
      to.searchParams.set('expires_in', String(codeLifetimeSeconds));
    }
    running.changed();
    return reply.redirect(String(to), 303);
  });
}

/** Reads what an app asks for; null if it is not the known app, or asks for a scope that nobody can give. */
function readAsked({ state }: Shop, query: Readonly<Record<string, unknown>>): Asked | null {
  const redirectUri = textOf(query['redirect_uri']) ?? '';
  const scopes = readScopes(textOf(query['scope']) ?? '');
  const known = scopesOf(state.credentials.permissions);
  const isGood =
    query['client_id'] === knownApp.clientId &&
    query['response_type'] === 'code' &&
    /^https?:\/\//.test(redirectUri) &&
    scopes.length > 0 &&
    scopes.every((one) => known.includes(one));
  return isGood ? { redirectUri, scopes, state: textOf(query['state']) ?? '' } : null;
}

function page(shop: Shop, { redirectUri, scopes, state }: Asked): string {
  const hidden = {
    client_id: knownApp.clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    state,
  };
  return layout(
    'Grant access',
    html`<main>
      <h1>Grant Onhand access to ${partOf(shop).username}</h1>
      <p>The application asks for these scopes:</p>
      <ul>
        ${scopes.map((one) => html`<li><code>${one}</code></li>`)}
      </ul>
      <form method="post">
        ${Object.entries(hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
        <button name="choice" value="decline" class="quiet">Decline</button>
        <button name="choice" value="agree">Agree and continue</button>
      </form>
    </main>`,
  );
}
