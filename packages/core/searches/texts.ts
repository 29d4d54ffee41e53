import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/** Builds the condition that title, SKU or barcode of an item contain a text, in any case. */
export function containsText(text: string): RawBuilder<boolean> {
  const has = (column: RawBuilder<unknown>) => sql`strpos(${column}, lower(${text}::text)) > 0`;
  return sql<boolean>`(
    coalesce(${has(sql`items.sku_lower`)}, false) or coalesce(${has(sql`items.barcode_lower`)}, false)
    or ${has(sql`lower(products.title)`)})`;
}

/** Builds the condition that a product has a tag, or a category, in any case. */
export function hasFacet(facet: 'tags' | 'categories', name: string): RawBuilder<boolean> {
  // The text of an array quotes its elements where needed, so that it can be lower-cased as a whole.
  return sql<boolean>`
    lower(${name}::text) = any (lower(${sql.ref(`products.${facet}`)}::text)::text[])`;
}

/** The last character that a text can hold: every text that begins with another comes before that and it. */
const lastCharacter = '\u{10ffff}';

/**
 * Builds the condition that the SKU of an item matches a pattern, in any case. `*` stands for any characters,
 * `?` for one. What comes before them is looked up in an index: PostgreSQL trusts comparisons of texts below
 * a policy, and not `like` (decision 44).
 */
export function matchesSku(pattern: string): RawBuilder<boolean> {
  const prefix = /^[^*?]*/.exec(pattern)?.[0] ?? '';
  if (prefix === pattern) return sql<boolean>`items.sku_lower = lower(${pattern}::text)`;
  const within = sql<boolean>`
    items.sku_lower >= lower(${prefix}::text) and items.sku_lower < lower(${prefix}::text) || ${lastCharacter}`;
  const like = sql<boolean>`items.sku_lower like lower(${likeOf(pattern)}::text)`;
  return prefix === '' ? like : sql<boolean>`(${within} and ${like})`;
}

function likeOf(pattern: string): string {
  return pattern
    .replace(/[%_\\]/g, '\\$&')
    .replaceAll('*', '%')
    .replaceAll('?', '_');
}
