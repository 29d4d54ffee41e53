import type { Db } from '@onhand/database/connect.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/** The tables that hold a row or more for each item: none may be read as a whole. */
const bigTables = new Set(['items', 'products', 'listings', 'stock_levels', 'failed_items']);

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly Node[];
}

/** How PostgreSQL reads the big tables for a query. */
export interface Reads {
  /** Big tables that are read as a whole. */
  readonly whole: readonly string[];
  readonly indexes: readonly string[];
}

/** Explains a query, and tells how it reads the big tables. */
export async function readsOf(db: Db, query: RawBuilder<unknown>): Promise<Reads> {
  const { rows } = await sql<{ 'QUERY PLAN': readonly { readonly Plan: Node }[] }>`
    explain (format json) ${query}`.execute(db);
  const nodes = rows[0]?.['QUERY PLAN'].flatMap(({ Plan }) => [...within(Plan)]) ?? [];
  const whole = nodes.flatMap((node) => {
    const table = node['Relation Name'] ?? '';
    return node['Node Type'].includes('Seq Scan') && bigTables.has(table) ? [table] : [];
  });
  const indexes = nodes.flatMap((node) => node['Index Name'] ?? []);
  return { whole: [...new Set(whole)], indexes: [...new Set(indexes)].toSorted() };
}

function* within(node: Node): Generator<Node> {
  yield node;
  for (const part of node.Plans ?? []) yield* within(part);
}
