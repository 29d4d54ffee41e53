/**
 * What a product is called whose variants a platform lists under these titles (`Shirt: S`, `Shirt: L`): what they have
 * in common, up to a separator, and else the first. Pure.
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
