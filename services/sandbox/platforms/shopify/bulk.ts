import { GraphQLError, Kind, TypeInfo, parse, validate, visit, visitWithTypeInfo } from 'graphql';
import type { DocumentNode, FieldNode } from 'graphql';
import { getNamedType } from 'graphql';
import { now } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';
import type { BulkOperation } from './own-state.ts';
import { hasExpired } from './bulk-expiry.ts';
import { everything } from './connection.ts';
import { Refused, unresolvedCode } from './errors.ts';
import { nextId } from './ids.ts';
import { asObject, asText } from './json.ts';
import { partOf } from './part.ts';
import { queryRoot } from './query-root.ts';
import { runDocument } from './run-document.ts';
import { adminSchema } from './schema.ts';

const kept = 20;
/** The name under which the id of each record is read, whether the query asks for it or not. */
const idName = 'bulkId';

/**
 * Reads all records of a query's connection into lines of JSON. A record of a nested connection is a line of
 * its own, with `__parentId`. Unless they are grouped, such lines come behind all others. An operation whose
 * query meets an error fails as a whole.
 *
 * @throws Refused `INVALID` if the query is no bulk query
 */
export function runBulk(shop: Shop, query: string, grouped: boolean): BulkOperation {
  const document = wholePages(readQuery(query));
  const { data, errors = [] } = runDocument(shop, { document, root: queryRoot(shop), variables: {} });
  const unresolved = errors.find(({ extensions }) => extensions['code'] === unresolvedCode);
  if (unresolved !== undefined) throw unresolved;
  const [root] = Object.values(asObject(data));
  const { lines, roots } = errors.length > 0 ? { lines: [], roots: 0 } : linesOf(root, grouped);
  const operation: BulkOperation = {
    id: nextId(shop, 'bulk'),
    query,
    status: 'CREATED',
    errorCode: errors.length > 0 ? 'INTERNAL_SERVER_ERROR' : null,
    objectCount: lines.length,
    rootObjectCount: roots,
    result: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
    createdAt: now(shop),
    completedAt: null,
  };
  const { bulkOperations } = partOf(shop);
  bulkOperations.push(operation);
  bulkOperations.splice(0, Math.max(0, bulkOperations.length - kept));
  return operation;
}

/** Completes the operations that were started, and reports them. */
export function finishBulk(shop: Shop): void {
  for (const operation of partOf(shop).bulkOperations) {
    if (operation.status !== 'CREATED') continue;
    operation.status = operation.errorCode === null ? 'COMPLETED' : 'FAILED';
    operation.completedAt = now(shop);
    shop.emit('bulk_operations/finish', operation.id);
  }
}

export function cancelBulk(shop: Shop, operation: BulkOperation): void {
  if (operation.status !== 'CREATED') {
    const message = 'A bulk operation cannot be canceled when it is completed';
    throw new Refused({ field: ['id'], message });
  }
  operation.status = 'CANCELED';
  operation.completedAt = now(shop);
}

/** Returns the lines of a bulk operation's result; null if there is none. */
export function bulkResult(shop: Shop, id: number): string | null {
  const operation = partOf(shop).bulkOperations.find((one) => one.id === id);
  if (operation?.status !== 'COMPLETED' || hasExpired(shop, operation)) return null;
  return operation.result === '' ? null : operation.result;
}

function readQuery(query: string): DocumentNode {
  const refused = (message: string) => new Refused({ field: ['query'], code: 'INVALID', message });
  try {
    const document = parse(query);
    const [error] = validate(adminSchema(), document);
    if (error !== undefined) throw refused(`Invalid bulk query: ${error.message}`);
    const [operation] = document.definitions;
    const fields = operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet.selections : [];
    if (fields.length !== 1) throw refused('Bulk queries must have exactly one top level field.');
    return document;
  } catch (error) {
    if (error instanceof GraphQLError) throw refused(`Invalid bulk query: ${error.message}`);
    throw error;
  }
}

/** Makes a query read all pages of its connections at once, with the id of each record. */
function wholePages(document: DocumentNode): DocumentNode {
  const types = new TypeInfo(adminSchema());
  const all = {
    kind: Kind.ARGUMENT,
    name: { kind: Kind.NAME, value: 'first' },
    value: { kind: Kind.INT, value: String(everything) },
  } as const;
  const id = {
    kind: Kind.FIELD,
    alias: { kind: Kind.NAME, value: idName },
    name: { kind: Kind.NAME, value: 'id' },
  } as const;
  let connections = 0;
  const whole = visit(
    document,
    visitWithTypeInfo(types, {
      Field: (field): FieldNode | undefined => {
        const type = getNamedType(types.getType() ?? undefined);
        const { arguments: given = [], selectionSet } = field;
        if (type?.name.endsWith('Connection') === true) {
          connections += 1;
          // Shopify ignores the size that a bulk query asks for.
          const others = given.filter(({ name }) => name.value !== 'first');
          return { ...field, arguments: [...others, all] };
        }
        const inPage = ['node', 'nodes'].includes(field.name.value);
        const hasId = type !== undefined && 'getFields' in type && 'id' in type.getFields();
        if (!inPage || !hasId || selectionSet === undefined) return undefined;
        if (selectionSet.selections.some((one) => one.kind === Kind.FIELD && one.alias?.value === idName)) {
          return undefined;
        }
        return { ...field, selectionSet: { ...selectionSet, selections: [...selectionSet.selections, id] } };
      },
    }),
  );
  if (connections > 0) return whole;
  const message = 'Bulk queries must contain at least one connection.';
  throw new Refused({ field: ['query'], code: 'INVALID', message });
}

function linesOf(root: unknown, grouped: boolean): { readonly lines: object[]; readonly roots: number } {
  const own: object[] = [];
  const nested: object[] = [];
  const add = (record: unknown, parentId: string | null) => {
    const children: unknown[] = [];
    const line = asObject(plain(record, children));
    (parentId === null || grouped ? own : nested).push(
      parentId === null ? line : { ...line, __parentId: parentId },
    );
    for (const child of children) add(child, asText(asObject(record)[idName]));
  };
  const roots = recordsIn(root) ?? [root];
  for (const record of roots) add(record, null);
  return { lines: [...own, ...nested], roots: roots.length };
}

/** Returns a value without its connections, whose records go to `children`. */
function plain(value: unknown, children: unknown[]): unknown {
  if (Array.isArray(value)) return value.map((one) => plain(one, children));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).flatMap(([name, one]): [string, unknown][] => {
    const records = recordsIn(one);
    children.push(...(records ?? []));
    return records !== null || name === idName ? [] : [[name, plain(one, children)]];
  });
  return Object.fromEntries(kept);
}

/** Returns the records of a connection; null if the value is no connection. */
function recordsIn(value: unknown): readonly unknown[] | null {
  const { edges, nodes } = asObject(value);
  if (Array.isArray(nodes)) return nodes;
  return Array.isArray(edges) ? edges.map((edge) => asObject(edge)['node']) : null;
}
