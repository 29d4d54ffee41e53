import type { Db } from '@onhand/database/connect.ts';

/** Lists the hashes of all keys that are not revoked. */
export async function listKeyHashes(db: Db): Promise<readonly Buffer[]> {
  const rows = await db.selectFrom('api_keys').where('revoked_at', 'is', null).select('hash').execute();
  return rows.map(({ hash }) => hash);
}
