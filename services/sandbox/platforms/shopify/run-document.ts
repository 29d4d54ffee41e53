import { executeSync } from 'graphql';
import type { DocumentNode, ExecutionResult, GraphQLFieldResolver, GraphQLTypeResolver } from 'graphql';
import type { Shop } from '../../shop/shop.ts';
import { unplayed } from './errors.ts';
import { asObject, asText } from './json.ts';
import { isReference } from './reference.ts';
import type { Reference } from './reference.ts';
import { adminSchema } from './schema.ts';
import { views } from './views/views.ts';

/** Holds a document that the schema permits, and the fields of its root. */
interface Runnable {
  readonly document: DocumentNode;
  readonly root: object;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName?: string | undefined;
}

/**
 * Executes a document. The schema checks every value. A field that no view has is an error, never null.
 */
export function runDocument(
  shop: Shop,
  { document, root, variables, operationName }: Runnable,
): ExecutionResult {
  return executeSync({
    schema: adminSchema(),
    document,
    variableValues: variables,
    rootValue: root,
    contextValue: shop,
    fieldResolver: resolve,
    typeResolver: typeOf,
    ...(operationName !== undefined && { operationName }),
  });
}

const resolve: GraphQLFieldResolver<unknown, Shop> = (source, args, shop, info) => {
  const object = asObject(source);
  const view = asObject(isReference(object) ? viewOf(object, shop) : object);
  const { fieldName, parentType } = info;
  if (!Object.hasOwn(view, fieldName)) {
    if (hasRefused(view)) return null;
    throw unplayed(`The sandbox does not resolve ${parentType.name}.${fieldName}.`);
  }
  const value = view[fieldName];
  if (typeof value === 'function') return value(args, info);
  const [argument] =
    Object.entries(args).find(([, given]) => (given ?? null) !== null && given !== false) ?? [];
  if (argument !== undefined && !fixed.has(`${parentType.name}.${fieldName}`)) {
    throw unplayed(`The sandbox does not obey the argument ${argument} of ${parentType.name}.${fieldName}.`);
  }
  return value;
};

/** The view of each reference, which all its fields share. */
const shown = new WeakMap<Reference, object>();

function viewOf(reference: Reference, shop: Shop): object {
  const view = shown.get(reference) ?? reference.shownBy(views, shop);
  shown.set(reference, view);
  return view;
}

/** Tells whether a view is the payload of a mutation that refused its input: its other fields are null. */
function hasRefused(view: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(view).some(
    ([name, errors]) => name.endsWith('serErrors') && Array.isArray(errors) && errors.length > 0,
  );
}

/** Fields whose arguments change nothing in the sandbox, which has no code discounts. */
const fixed = new Set(['LineItem.discountedTotalSet', 'LineItem.image']);

const typeOf: GraphQLTypeResolver<unknown, Shop> = (value) => asText(asObject(value)['__typename']);
