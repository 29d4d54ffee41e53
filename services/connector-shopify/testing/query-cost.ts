import { getNamedType, getNullableType, isCompositeType, isListType, isObjectType } from 'graphql';
import type { DocumentNode, FieldNode, GraphQLNamedType, GraphQLSchema, SelectionSetNode } from 'graphql';

/** Rows of a list that a document names by their ids. */
type Variables = Readonly<Record<string, unknown>>;

const mutationPoints = 10;

/**
 * Computes what Shopify takes for a document at most, by its documented rules: nothing for scalars, a point
 * for an object, two points and the rows for a connection, ten points for a mutation beside its payload.
 * https://shopify.dev/docs/api/usage/limits
 */
export function costOf(schema: GraphQLSchema, document: DocumentNode, variables: Variables): number {
  return document.definitions.reduce((sum, definition) => {
    if (definition.kind !== 'OperationDefinition') return sum;
    const isMutation = definition.operation === 'mutation';
    const root = isMutation ? schema.getMutationType() : schema.getQueryType();
    if (root === null || root === undefined) return sum;
    const own = isMutation ? definition.selectionSet.selections.length * mutationPoints : 0;
    return sum + own + costOfSelections(root, definition.selectionSet);
  }, 0);

  function costOfSelections(type: GraphQLNamedType, { selections }: SelectionSetNode): number {
    return selections.reduce((sum, selection) => {
      if (selection.kind === 'FragmentSpread') throw new Error('documents have no named fragments');
      if (selection.kind === 'Field') return sum + costOfField(type, selection);
      const on = selection.typeCondition && schema.getType(selection.typeCondition.name.value);
      return sum + costOfSelections(on ?? type, selection.selectionSet);
    }, 0);
  }

  function costOfField(parent: GraphQLNamedType, field: FieldNode): number {
    if (field.selectionSet === undefined || !('getFields' in parent)) return 0;
    const definition = parent.getFields()[field.name.value];
    if (definition === undefined || !('args' in definition)) throw new Error(`no field ${field.name.value}`);
    const type = getNamedType(definition.type);
    if (!isCompositeType(type) || type.name === 'PageInfo') return 0;
    if (isObjectType(type) && type.name.endsWith('Connection')) {
      return 2 + rowsOf(field) * costOfNodes(type, field.selectionSet);
    }
    const rows = isListType(getNullableType(definition.type)) ? rowsOf(field) : 1;
    return rows * (1 + costOfSelections(type, field.selectionSet));
  }

  function costOfNodes(connection: GraphQLNamedType, { selections }: SelectionSetNode): number {
    const nodes = selections.find((one) => one.kind === 'Field' && one.name.value === 'nodes');
    if (nodes?.kind !== 'Field' || nodes.selectionSet === undefined || !('getFields' in connection)) return 0;
    const definition = connection.getFields()['nodes'];
    if (definition === undefined) throw new Error('no nodes');
    return 1 + costOfSelections(getNamedType(definition.type), nodes.selectionSet);
  }

  /** Reads how many rows a field asks for; one if it does not say. */
  function rowsOf({ arguments: given = [] }: FieldNode): number {
    for (const { name, value } of given) {
      const said = value.kind === 'Variable' ? variables[value.name.value] : undefined;
      if (name.value === 'first') return Number(value.kind === 'IntValue' ? value.value : said);
      if (name.value === 'ids' && Array.isArray(said)) return said.length;
    }
    return 1;
  }
}
