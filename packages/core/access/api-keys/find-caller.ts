import type { MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';

/** Whose key it is, and whether the merchant that the request names exists. */
export interface CallerRow {
  readonly keyId: string;
  readonly merchantId: MerchantId | null;
  readonly hash: Buffer;
  readonly role: 'viewer' | 'operator' | 'admin';
  readonly label: string;
  /** The named merchant if there is such a one. */
  readonly namedMerchantId: MerchantId | null;
}

/** The key in use with this prefix. */
export async function findCaller(
  db: Db,
  { prefix, namedMerchantId }: { readonly prefix: string; readonly namedMerchantId: MerchantId | null },
): Promise<CallerRow | undefined> {
  return db
    .selectFrom('api_keys')
    .leftJoin('merchants', (join) => join.on('merchants.id', '=', namedMerchantId))
    .where('prefix', '=', prefix)
    .where('revoked_at', 'is', null)
    .select([
      'api_keys.id as keyId',
      'api_keys.merchant_id as merchantId',
      'api_keys.hash',
      'api_keys.role',
      'api_keys.label',
      'merchants.id as namedMerchantId',
    ])
    .executeTakeFirst();
}
