import { z } from 'zod';
import type { App } from '../route.ts';

/** The body of a route that takes none. Some clients always send an empty object. */
export const noBody = z.strictObject({}).nullish();
/** The query of a route that takes none. */
const noQuery = z.strictObject({});

const withBody = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * Lets every route refuse the keys of a body or a query that it does not know. A route without a schema gets
 * an empty one; a schema that accepts unknown keys fails the start. Call it before the routes are added.
 */
export function refuseUnknownKeys(app: App): void {
  app.addHook('onRoute', (route) => {
    const schema = { querystring: noQuery, ...route.schema };
    const takesBody = [route.method].flat().some((method) => withBody.has(method));
    route.schema = takesBody ? { body: noBody, ...schema } : schema;
    for (const part of ['body', 'querystring'] as const) {
      const open = openParts(route.schema[part], part);
      if (open.length > 0) throw new Error(`${route.url} accepts unknown keys in ${open.join(', ')}.`);
    }
  });
}

/** Names the parts of a schema that accept unknown keys. */
function openParts(schema: unknown, path: string): readonly string[] {
  if (!(schema instanceof z.ZodType)) return [];
  const within = (inner: unknown, name = ''): readonly string[] => openParts(inner, `${path}${name}`);
  if (schema instanceof z.ZodObject) {
    const { catchall } = schema.def;
    const parts = Object.entries(schema.shape).flatMap(([key, inner]) => within(inner, `.${key}`));
    return catchall instanceof z.ZodNever ? parts : [path, ...parts];
  }
  if (schema instanceof z.ZodArray) return within(schema.def.element, '[]');
  if (schema instanceof z.ZodUnion) return schema.def.options.flatMap((option) => within(option));
  if (schema instanceof z.ZodPipe) return within(schema.def.in);
  if (schema instanceof z.ZodRecord) return within(schema.def.valueType, '.*');
  return 'innerType' in schema.def ? within(schema.def.innerType) : [];
}
