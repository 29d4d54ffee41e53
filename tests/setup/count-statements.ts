import type { Db } from '@onhand/database/connect.ts';
import type { KyselyPlugin } from 'kysely';

/** The database, and how many statements went through it so far (BEGIN and COMMIT aside). */
export function countStatements(db: Db): { readonly counted: Db; readonly count: () => number } {
  let statements = 0;
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      statements += 1;
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  };
  return { counted: db.withPlugin(plugin), count: () => statements };
}
