import { z } from 'zod';

/** What a part of a bulk operation's file holds. */
export type BulkPart =
  | {
      readonly kind: 'nodes';
      /** Variants with all of their stock levels, as a page of the API shows them. */
      readonly nodes: readonly unknown[];
      /** The bytes that they take. The rest belongs to the next part. */
      readonly length: number;
    }
  /** No record of the part is whole: a longer part is needed. */
  | { readonly kind: 'too_short' }
  /** A record is missing or has no name, so what the file lists is not complete. */
  | { readonly kind: 'incomplete'; readonly why: string };

const child = z.looseObject({ __parentId: z.string() });
const ids = z.looseObject({
  id: z.string(),
  inventoryItem: z.looseObject({ id: z.string() }),
});

interface Group {
  readonly lines: string[];
  end: number;
}

/**
 * Reads variants from a part of a grouped JSONL file. Each variant's line is followed by a line for each of
 * its stock levels. A line that is no JSON costs only its variant, which is named by the ids in the line.
 * https://shopify.dev/docs/api/usage/bulk-operations/queries
 *
 * @param part bytes that begin at a variant's line
 * @param isLast whether the file ends with them; else the last variant may have more levels
 */
export function variantsIn(part: Uint8Array, isLast: boolean): BulkPart {
  const { groups, rest } = groupsOf(part);
  if (isLast && rest > 0) return incomplete('The file ends within a line.');
  const whole = isLast ? groups : groups.slice(0, -1);
  const length = whole.at(-1)?.end ?? 0;
  if (length === 0 && !isLast) return { kind: 'too_short' };
  const nodes: unknown[] = [];
  for (const { lines } of whole) {
    const node = nodeOf(lines);
    if (node === null) return incomplete('A line of the file can neither be read nor attributed.');
    nodes.push(node);
  }
  return { kind: 'nodes', nodes, length };
}

function incomplete(why: string): BulkPart {
  return { kind: 'incomplete', why };
}

const lineFeed = 10;

/** Groups whole lines with their parents'. `rest`: the bytes behind the last line feed. */
function groupsOf(part: Uint8Array): { readonly groups: readonly Group[]; readonly rest: number } {
  const decoder = new TextDecoder();
  const groups: Group[] = [];
  let start = 0;
  for (let at = part.indexOf(lineFeed); at !== -1; at = part.indexOf(lineFeed, start)) {
    const line = decoder.decode(part.subarray(start, at));
    start = at + 1;
    const last = groups.at(-1);
    if (last !== undefined && parentOf(line) !== null) {
      last.lines.push(line);
      last.end = start;
    } else groups.push({ lines: [line], end: start });
  }
  return { groups, rest: part.length - start };
}

/** Returns the id of the record to which a line belongs, also if it is no JSON. Null: it is a record. */
function parentOf(line: string): string | null {
  return (
    child.safeParse(parsed(line)).data?.['__parentId'] ?? /"__parentId":"(gid:[^"]+)"/.exec(line)?.[1] ?? null
  );
}

/** Builds the variant of a group. Null: nobody can tell which variant it is. */
function nodeOf([first = '', ...others]: readonly string[]): unknown {
  const variant = ids.safeParse(parsed(first)).data;
  if (variant === undefined) return nameIn(first);
  const { id, inventoryItem } = variant;
  const parents = new Set<string | null>([id, inventoryItem.id]);
  if (others.some((line) => !parents.has(parentOf(line)))) return null;
  const levels = { nodes: others.map(parsed), pageInfo: { hasNextPage: false, endCursor: null } };
  return { ...variant, inventoryItem: { ...inventoryItem, inventoryLevels: levels } };
}

/** Reads what names a variant from a line that is no JSON, so that it is known which one is unread. */
function nameIn(line: string): unknown {
  const idOf = (type: string) => new RegExp(`"(gid://shopify/${type}/\\d+)"`).exec(line)?.[1];
  const product = idOf('Product');
  const item = idOf('InventoryItem');
  return product === undefined || item === undefined
    ? null
    : { product: { id: product }, inventoryItem: { id: item } };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
