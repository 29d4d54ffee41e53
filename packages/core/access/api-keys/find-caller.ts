import type { MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';

/** An API key with its owner, and the merchant that the request names. */
export interface CallerRow {
  readonly keyId: string;
  readonly merchantId: MerchantId | null;
  readonly hash: Buffer;
  readonly role: 'viewer' | 'operator' | 'admin';
  readonly label: string;
  /** The merchant that the request names. Null if it does not exist. */
  readonly namedMerchantId: MerchantId | null;
}

/** What a caller is known by, of `api_keys` and the merchant that the request names. */
export const callerColumns = [
  'api_keys.id as keyId',
  'api_keys.merchant_id as merchantId',
  'api_keys.hash',
  'api_keys.role',
  'api_keys.label',
  'merchants.id as namedMerchantId',
] as const;

/** Finds the API key with a prefix. Returns undefined if there is none or if it was revoked. */
export async function findCaller(
  db: Db,
  { prefix, namedMerchantId }: { readonly prefix: string; readonly namedMerchantId: MerchantId | null },
): Promise<CallerRow | undefined> {
  return db
    .selectFrom('api_keys')
    .leftJoin('merchants', (join) => join.on('merchants.id', '=', namedMerchantId))
    .where('prefix', '=', prefix)
    .where('revoked_at', 'is', null)
    .select(callerColumns)
    .executeTakeFirst();
}
