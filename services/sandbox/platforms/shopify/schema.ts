import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { buildClientSchema } from 'graphql';
import type { GraphQLSchema, IntrospectionQuery } from 'graphql';
import { apiVersion } from './version.ts';

let built: GraphQLSchema | null = null;

/**
 * Builds Shopify's own schema of the Admin API from the introspection result in `@shopify/dev-mcp`. The first
 * call takes a third of a second.
 */
export function adminSchema(): GraphQLSchema {
  // The package does not export its data, which is beside its program.
  const program = import.meta.resolve('@shopify/dev-mcp');
  built ??= buildClientSchema(readIntrospection(new URL(`data/admin_${apiVersion}.json.gz`, program)), {
    // Some of Shopify's interfaces break a rule about deprecated fields.
    assumeValid: true,
  });
  return built;
}

function readIntrospection(file: URL): IntrospectionQuery {
  // The cast is safe: the file is the answer of an introspection query, as Shopify gives it.
  const { data } = JSON.parse(gunzipSync(readFileSync(file)).toString()) as { data: IntrospectionQuery };
  return data;
}
