import { getOperationAST, parse, validate } from 'graphql';
import type {
  DocumentNode,
  ExecutionResult,
  FragmentDefinitionNode,
  GraphQLError,
  OperationDefinitionNode,
} from 'graphql';
import { GraphQLError as ErrorOfGraphQL } from 'graphql';
import { Crash } from '../../shop/refusal.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Costed } from './cost.ts';
import { asObject, asText } from './json.ts';
import { mutationRoot } from './mutations/mutation-root.ts';
import { queryRoot } from './query-root.ts';
import { runDocument } from './run-document.ts';
import { adminSchema } from './schema.ts';

/** Holds a request whose document the schema permits. */
export interface Asked {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Parses and validates a request's body. Returns the errors of a document that the schema refuses. */
export function readRequest(body: unknown): Asked | { readonly errors: readonly GraphQLError[] } {
  const { query, variables, operationName } = asObject(body);
  try {
    const document = parse(asText(query));
    const errors = validate(adminSchema(), document);
    if (errors.length > 0) return { errors };
    const operation = getOperationAST(document, asText(operationName) || null);
    if (operation === null || operation === undefined)
      return { errors: [new ErrorOfGraphQL('No operation was named.')] };
    return { document, operation, variables: asObject(variables) };
  } catch (error) {
    if (error instanceof ErrorOfGraphQL) return { errors: [error] };
    throw error;
  }
}

/** Lists the fields of a request's root, such as `inventorySetQuantities`. */
export function rootFields({ operation }: Asked): string[] {
  return operation.selectionSet.selections.flatMap((one) => (one.kind === 'Field' ? [one.name.value] : []));
}

/** Returns what the cost of a request depends on. */
export function costedOf({ document, operation, variables }: Asked): Costed {
  const schema = adminSchema();
  const isMutation = operation.operation === 'mutation';
  const root = isMutation ? schema.getMutationType() : schema.getQueryType();
  if (root === null || root === undefined) throw new Error('The schema has no roots.');
  const fragments: Record<string, FragmentDefinitionNode> = {};
  for (const one of document.definitions) {
    if (one.kind === 'FragmentDefinition') fragments[one.name.value] = one;
  }
  return { schema, root, selections: operation.selectionSet, fragments, variables, isMutation };
}

/**
 * Executes a request.
 *
 * @throws Crash if a fault ended the shop's program in the middle
 */
export function execute(shop: Shop, { document, operation, variables }: Asked): ExecutionResult {
  const result = runDocument(shop, {
    document,
    variables,
    root: operation.operation === 'mutation' ? mutationRoot(shop) : queryRoot(shop),
    operationName: operation.name?.value,
  });
  for (const { originalError } of result.errors ?? []) {
    if (originalError instanceof Crash) throw originalError;
  }
  return result;
}
