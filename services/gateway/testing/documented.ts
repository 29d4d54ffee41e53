import { z } from 'zod';
import type { App } from '../route.ts';

const document = z.object({
  paths: z.record(
    z.string(),
    z.record(z.string(), z.object({ responses: z.record(z.string(), z.unknown()) })),
  ),
});

/** Tells whether the API's description lists a status for a request. A request of no route passes. */
export type IsDocumented = (request: { method: string; url: string }, status: number) => boolean;

/** Reads the API's description once. */
export function documentedIn(app: App): IsDocumented {
  const { paths } = document.parse(app.swagger());
  const patterns = Object.entries(paths)
    .map(([path, operations]) => ({
      pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
      path,
      operations,
    }))
    // A path without parameters goes first, as in the router.
    .toSorted((one, other) => Number(one.path.includes('{')) - Number(other.path.includes('{')));
  return ({ method, url }, status) => {
    const [path = ''] = url.split('?', 1);
    const operation = patterns.find(({ pattern }) => pattern.test(path))?.operations[method.toLowerCase()];
    return operation === undefined || String(status) in operation.responses;
  };
}
