import type { MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { merchantColumns } from './merchant-row.ts';
import type { MerchantRow } from './merchant-row.ts';

/** Finds a merchant by its id. `lock`: other changes of it wait until the transaction ends. */
export async function findMerchant(
  db: Db,
  id: MerchantId,
  { lock = false }: { readonly lock?: boolean } = {},
): Promise<MerchantRow | undefined> {
  return db
    .selectFrom('merchants')
    .where('id', '=', id)
    .select(merchantColumns)
    .$if(lock, (query) => query.forNoKeyUpdate())
    .executeTakeFirst();
}
