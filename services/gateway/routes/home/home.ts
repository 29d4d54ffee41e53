import type { Route } from '../../route.ts';

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Onhand gateway</title>
<h1>Onhand gateway</h1>
<p>Onhand keeps stock and orders consistent across shops, warehouses and marketplaces. This is its REST API and the
address of its webhooks.</p>
<ul>
<li><a href="docs">/docs</a>: every route of the API. Requests below <code>/v1</code> need an API key as a bearer
token.</li>
<li><a href="readyz">/readyz</a>: whether the database and Temporal can be reached.</li>
</ul>
`;

/** `GET /`: says what this address is and where to go. */
export const home: Route = (app) => {
  app.get('/', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(page),
  );
};
