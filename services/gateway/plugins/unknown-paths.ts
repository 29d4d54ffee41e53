import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { App } from '../route.ts';

/** A path of the API, and the methods that it has. */
interface KnownPath {
  readonly pattern: RegExp;
  readonly methods: Set<string>;
}

/**
 * Refuses a request that no route of its path serves before its body is read: 405 with `Allow` if the path is
 * known, else 404. Call it before the routes are added.
 */
export function refuseUnknownPaths(app: App): void {
  const known = new Map<string, KnownPath>();
  app.addHook('onRoute', ({ url, method }) => {
    const path = known.get(url) ?? { pattern: patternOf(url), methods: new Set() };
    for (const one of [method].flat()) path.methods.add(one);
    known.set(url, path);
  });
  app.addHook('onRequest', async (request, reply) => {
    const [path = ''] = request.url.split('?', 1);
    const exact = known.get(path);
    // A path with a parameter may match a path without one, whose methods are others.
    const isParametric = request.routeOptions.url?.includes(':') === true;
    const isOther = isParametric && exact !== undefined && !exact.methods.has(request.method);
    if (!request.is404 && !isOther) return;
    const matching =
      exact === undefined ? [...known.values()].filter(({ pattern }) => pattern.test(path)) : [exact];
    if (matching.length === 0) throw new Refusal('route_not_found');
    const allowed = [...new Set(matching.flatMap(({ methods }) => [...methods]))].toSorted();
    void reply.header('allow', allowed.join(', '));
    throw new Refusal('method_not_allowed', { detail: `${path} has ${allowed.join(', ')}.` });
  });
}

/** Compiles a route's path with `:parameters` and `*`. */
function patternOf(url: string): RegExp {
  const parts = url
    .split('/')
    .map((part) => (part.startsWith(':') ? '[^/]+' : part === '*' ? '.*' : RegExp.escape(part)));
  return new RegExp(`^${parts.join('/')}$`);
}
