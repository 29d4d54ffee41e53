import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { buildClientSchema } from 'graphql';
import type { GraphQLSchema, IntrospectionQuery } from 'graphql';
import { apiVersion } from '../exchange.ts';

let loaded: GraphQLSchema | undefined;

/** Loads Shopify's own schema of the Admin API in the version that the connector speaks. */
export function adminSchema(): GraphQLSchema {
  if (loaded === undefined) {
    const program = import.meta.resolve('@shopify/dev-mcp');
    const file = new URL(`data/admin_${apiVersion}.json.gz`, program);
    // The package publishes the answer to an introspection query. Shopify's deprecated fields break a rule of
    // graphql-js, so the schema is taken as it is.
    const { data } = JSON.parse(gunzipSync(readFileSync(file)).toString()) as { data: IntrospectionQuery };
    loaded = buildClientSchema(data, { assumeValid: true });
  }
  return loaded;
}
