/**
 * Picks texts and switches out of the search of an address. A value that is no text, such as a number that
 * somebody typed, becomes one; everything unknown is left out.
 */
export function searchValues<Text extends string, Switch extends string = never>(
  search: Readonly<Record<string, unknown>>,
  texts: readonly Text[],
  switches: readonly Switch[] = [],
): { readonly [Name in Text]?: string } & { readonly [Name in Switch]?: true } {
  const found: Record<string, string | true> = {};
  for (const name of texts) {
    const value = search[name];
    if (typeof value === 'string' || typeof value === 'number') found[name] = String(value);
  }
  for (const name of switches) if (search[name] === true) found[name] = true;
  // The names are those that were asked for.
  return found as { [Name in Text]?: string } & { [Name in Switch]?: true };
}
