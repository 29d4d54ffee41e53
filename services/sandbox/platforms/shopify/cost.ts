import { getNamedType, isAbstractType, isLeafType, isObjectType, typeFromAST } from 'graphql';
import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLNamedType,
  GraphQLSchema,
  SelectionSetNode,
} from 'graphql';
import { asObject, asText } from './json.ts';

/** What a mutation costs before its answer. */
const ofMutation = 10;
/** What a connection costs before its records. */
const ofConnection = 2;

/** Holds what the cost of a document depends on. */
export interface Costed {
  readonly schema: GraphQLSchema;
  readonly root: GraphQLNamedType;
  readonly selections: SelectionSetNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly isMutation: boolean;
}

/**
 * Computes what a document costs at most: an object 1, a field of a simple type 0, a connection as many
 * records as it asks for. https://shopify.dev/docs/api/usage/limits#calculating-query-costs
 */
export function requestedCost(costed: Costed): number {
  return (costed.isMutation ? ofMutation : 0) + costOf(costed, costed.root, costed.selections, null);
}

/** Computes what the answer of a document cost. */
export function actualCost(costed: Costed, data: unknown): number {
  return (costed.isMutation ? ofMutation : 0) + costOf(costed, costed.root, costed.selections, { data });
}

type Answer = { readonly data: unknown } | null;

function costOf(
  costed: Costed,
  type: GraphQLNamedType,
  { selections }: SelectionSetNode,
  answer: Answer,
): number {
  let cost = 0;
  const ofTypes: number[] = [];
  for (const selection of selections) {
    if (selection.kind === 'Field') {
      cost += costOfField(costed, type, selection, answer);
      continue;
    }
    const fragment = selection.kind === 'InlineFragment' ? selection : costed.fragments[selection.name.value];
    if (fragment === undefined) continue;
    const condition = fragment.typeCondition;
    const inner = condition === undefined ? type : (typeFromAST(costed.schema, condition) ?? type);
    const costs = costOf(costed, getNamedType(inner), fragment.selectionSet, answer);
    if (isAbstractType(type)) ofTypes.push(costs);
    else cost += costs;
  }
  return cost + Math.max(0, ...ofTypes);
}

function costOfField(costed: Costed, type: GraphQLNamedType, field: FieldNode, answer: Answer): number {
  const { selectionSet } = field;
  const definition = 'getFields' in type ? type.getFields()[field.name.value] : undefined;
  if (definition === undefined || selectionSet === undefined || !('type' in definition)) return 0;
  const inner = getNamedType(definition.type);
  if (isLeafType(inner)) return 0;
  const value = answer === null ? null : asObject(answer.data)[(field.alias ?? field.name).value];
  if (answer !== null && (value === null || value === undefined)) return 0;
  if (isObjectType(inner) && inner.name.endsWith('Connection')) {
    const records = costOfRecords(
      costed,
      inner,
      field,
      selectionSet,
      answer === null ? null : { data: value },
    );
    return ofConnection + records;
  }
  if (inner.name === 'PageInfo') return 0;
  if (answer === null) return sizeOf(costed, field) * (1 + costOf(costed, inner, selectionSet, null));
  const costs = (Array.isArray(value) ? value : [value])
    .filter((one) => one !== null)
    .map((data) => 1 + costOf(costed, inner, selectionSet, { data }));
  // A list without a size counts as one object, as it did in the requested cost.
  return sizeOf(costed, field) > 1 ? costs.reduce((sum, one) => sum + one, 0) : Math.max(0, ...costs);
}

/** Computes what the records of a connection cost; those in edges and in nodes count once. */
function costOfRecords(
  costed: Costed,
  connection: GraphQLNamedType,
  field: FieldNode,
  { selections }: SelectionSetNode,
  answer: Answer,
): number {
  const asked = selections.filter((one) => one.kind === 'Field');
  const costs = asked.map((one) => {
    const inside = one.name.value === 'edges' ? nodeIn(one) : one.name.value === 'nodes' ? one : null;
    if (inside?.selectionSet === undefined) return 0;
    const type = recordType(connection);
    if (type === null) return 0;
    const each = inside.selectionSet;
    if (answer === null) return sizeOf(costed, field) * (1 + costOf(costed, type, each, null));
    const shown = asObject(answer.data)[(one.alias ?? one.name).value];
    const records: readonly unknown[] = Array.isArray(shown) ? shown : [];
    return records.reduce<number>((sum, record) => {
      const data =
        one.name.value === 'edges' ? asObject(record)[(inside.alias ?? inside.name).value] : record;
      return sum + 1 + costOf(costed, type, each, { data });
    }, 0);
  });
  return Math.max(0, ...costs);
}

function nodeIn(edges: FieldNode): FieldNode | null {
  const fields = edges.selectionSet?.selections ?? [];
  return fields.find((one): one is FieldNode => one.kind === 'Field' && one.name.value === 'node') ?? null;
}

function recordType(connection: GraphQLNamedType): GraphQLNamedType | null {
  const nodes = 'getFields' in connection ? connection.getFields()['nodes'] : undefined;
  return nodes !== undefined && 'type' in nodes ? getNamedType(nodes.type) : null;
}

/** Returns how many records a field asks for: by its size, or by the ids or names that it lists. */
function sizeOf({ variables }: Costed, { arguments: given = [] }: FieldNode): number {
  for (const { name, value } of given) {
    const plain = value.kind === 'Variable' ? variables[value.name.value] : null;
    if (['first', 'last'].includes(name.value)) {
      const size = value.kind === 'IntValue' ? value.value : asText(plain);
      return Number(size) || 1;
    }
    if (['ids', 'names'].includes(name.value)) {
      if (value.kind === 'ListValue') return value.values.length;
      return Array.isArray(plain) ? plain.length : 1;
    }
  }
  return 1;
}
