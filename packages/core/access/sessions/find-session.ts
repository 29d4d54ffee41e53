import type { Db } from '@onhand/database/connect.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { callerColumns } from '../api-keys/find-caller.ts';
import type { CallerRow } from '../api-keys/find-caller.ts';

export interface SessionRow extends CallerRow {
  readonly expiresAt: Date;
}

/**
 * Finds the session of a token, with its key. Returns undefined if there is none, if it has expired, or if
 * its key was revoked.
 */
export async function findSession(
  db: Db,
  { tokenHash, namedMerchantId }: { readonly tokenHash: Buffer; readonly namedMerchantId: MerchantId | null },
): Promise<SessionRow | undefined> {
  return db
    .selectFrom('sessions')
    .innerJoin('api_keys', 'api_keys.id', 'sessions.api_key_id')
    .leftJoin('merchants', (join) => join.on('merchants.id', '=', namedMerchantId))
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', sql<Date>`onhand_now()`)
    .where('revoked_at', 'is', null)
    .select([...callerColumns, 'expires_at as expiresAt'])
    .executeTakeFirst();
}
