import { createHmac } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { html } from '../../pages/html.ts';
import { layout } from '../../pages/layout.ts';
import type { Shop } from '../../shop/shop.ts';
import type { ApiOptions } from '../simulated-platform.ts';
import { consentTo } from './access.ts';
import { asObject, asText } from './json.ts';
import { domainOf } from './part.ts';
import { possibleScopes } from './scopes.ts';

type Params = { Params: Record<string, string> };

interface Asked {
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string;
}

/**
 * Fastify plugin of the page where a shop's owner lets the app act for the shop (authorization code grant).
 * Shopify compares the redirect address with those of the app; the sandbox takes any.
 */
export async function consentPages(
  app: FastifyInstance,
  { root, find }: Pick<ApiOptions, 'root' | 'find'>,
): Promise<void> {
  app.get<Params>(`${root}/admin/oauth/authorize`, async (request, reply) => {
    const running = find(request.params['shop'] ?? '');
    const asked = running === null ? null : readAsked(running.shop, asObject(request.query));
    if (running === null || asked === null) return reply.code(400).send({ error: 'invalid_request' });
    return reply.type('text/html; charset=utf-8').send(page(running.shop, asked));
  });
  app.post<Params>(`${root}/admin/oauth/authorize`, async (request, reply) => {
    const running = find(request.params['shop'] ?? '');
    const given = { ...asObject(request.query), ...asObject(request.body) };
    const asked = running === null ? null : readAsked(running.shop, given);
    if (running === null || asked === null) return reply.code(400).send({ error: 'invalid_request' });
    const { shop } = running;
    const answer: Record<string, string> =
      given['choice'] === 'decline' ? { error: 'access_denied' } : { code: consentTo(shop, asked.scopes) };
    const to = new URL(asked.redirectUri);
    for (const [name, value] of Object.entries(signed(shop, { ...answer, state: asked.state }))) {
      to.searchParams.set(name, value);
    }
    running.changed();
    return reply.redirect(String(to), 303);
  });
}

/** Adds the shop, the time and the signature to the parameters of a callback. */
function signed(shop: Shop, answer: Readonly<Record<string, string>>): Record<string, string> {
  const domain = domainOf(shop);
  const query = {
    ...answer,
    host: Buffer.from(`admin.shopify.com/store/${shop.state.id}`).toString('base64'),
    shop: domain,
    timestamp: String(Math.floor(shop.clock.now().getTime() / 1_000)),
  };
  const sorted = Object.entries(query).toSorted(([one], [other]) => (one < other ? -1 : 1));
  const message = sorted
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
  const hmac = createHmac('sha256', shop.state.credentials['webhookSecret'] ?? '')
    .update(message)
    .digest('hex');
  return { ...query, hmac };
}

/** Reads what an app asks for; null if it is not the known app, or asks for a scope that nobody can give. */
function readAsked({ state }: Shop, query: Readonly<Record<string, unknown>>): Asked | null {
  const redirectUri = asText(query['redirect_uri']);
  const scopes = asText(query['scope'])
    .split(/[\s,]+/)
    .filter((scope) => scope !== '');
  const possible = possibleScopes(state);
  const isGood =
    query['client_id'] === state.credentials['clientId'] &&
    /^https?:\/\//.test(redirectUri) &&
    scopes.length > 0 &&
    scopes.every((scope) => possible.includes(scope));
  return isGood ? { redirectUri, scopes, state: asText(query['state']) } : null;
}

function page(shop: Shop, { redirectUri, scopes, state }: Asked): string {
  const hidden = {
    client_id: shop.state.credentials['clientId'] ?? '',
    redirect_uri: redirectUri,
    scope: scopes.join(','),
    state,
  };
  return layout(
    'Install app',
    html`<main>
      <h1>Install Onhand on ${shop.state.name}</h1>
      <p>The app asks for these access scopes:</p>
      <ul>
        ${scopes.map((scope) => html`<li><code>${scope}</code></li>`)}
      </ul>
      <form method="post">
        ${Object.entries(hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
        <button name="choice" value="decline" class="quiet">Cancel</button>
        <button name="choice" value="install">Install</button>
      </form>
    </main>`,
  );
}
