import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { App } from '../route.ts';

/** A path of the API, and the methods that it has. */
interface KnownPath {
  readonly url: string;
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
    // The console's page answers what has no other route; it says itself what it does not answer.
    if (url === '/*') return;
    const path = known.get(url) ?? { url, pattern: patternOf(url), methods: new Set() };
    for (const one of [method].flat()) path.methods.add(one);
    known.set(url, path);
  });
  const moreSpecific = new Map<string, readonly KnownPath[]>();

  /** Returns the paths that a route's path matches too, such as `/rules/preview` for `/rules/:id`. */
  function moreSpecificThan(url: string): readonly KnownPath[] {
    const found = moreSpecific.get(url);
    if (found !== undefined) return found;
    const pattern = patternOf(url);
    const paths = [...known.values()].filter((other) => other.url !== url && pattern.test(other.url));
    moreSpecific.set(url, paths);
    return paths;
  }

  function pathsOf(path: string): readonly KnownPath[] {
    const matching = [...known.values()].filter(({ pattern }) => pattern.test(path));
    return matching.filter(({ url }) => !moreSpecificThan(url).some((other) => matching.includes(other)));
  }

  app.addHook('onRequest', async (request, reply) => {
    const [path = ''] = request.url.split('?', 1);
    const route = request.is404 ? undefined : request.routeOptions.url;
    // The router looks only at paths that have the method. Had a more specific path it, that would be chosen.
    if (route !== undefined && !moreSpecificThan(route).some(({ pattern }) => pattern.test(path))) return;
    const allowed = [...new Set(pathsOf(path).flatMap(({ methods }) => [...methods]))].toSorted();
    if (allowed.length === 0) throw new Refusal('route_not_found');
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
