/**
 * A small fault to plant: `find` stands once in `file` (from the repository's root), and becomes `replace`.
 */
export interface Mutant {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** Where it shows: in the pure code that both runners share, or only on PostgreSQL. */
  readonly on: 'memory' | 'postgres';
  /** The fault is in a statement. */
  readonly sql?: true;
}

/** The file with the fault in it; throws where its place is not there exactly once any more. */
export function plant({ name, file, find, replace }: Mutant, source: string): string {
  const places = source.split(find).length - 1;
  if (places !== 1) throw new Error(`The mutant '${name}' fits ${file} in ${places} places: renew it.`);
  return source.replace(find, () => replace);
}
