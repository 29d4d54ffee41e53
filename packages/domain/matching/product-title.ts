/**
 * Derives a product's title from the titles of its variants (`Shirt: S`, `Shirt: L`): their common start, up
 * to a separator. Returns the first title if they have none. Pure.
 */
export function productTitle(titles: readonly string[]): string {
  const [first = '', ...others] = titles;
  if (others.length === 0) return first;
  let common = first;
  for (const title of others) {
    while (!title.startsWith(common)) common = common.slice(0, -1);
  }
  const separated = /^(.*\S)\s*[:–—/|(,]\s*/.exec(common)?.[1] ?? /^(.*\S)\s+-\s/.exec(common)?.[1];
  return separated ?? (common.trim() === '' ? first : common.trim());
}
