import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import type { ItemId, MerchantId, ProductId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';

/** Creates any number of products in one statement. The caller chooses their ids. */
export async function insertProducts(
  tx: Tx,
  merchantId: MerchantId,
  products: readonly {
    readonly id: ProductId;
    readonly handle: string | null;
    readonly title: string;
  }[],
): Promise<void> {
  await sql`
    insert into products (merchant_id, id, handle, title)
    select ${merchantId}, id, handle, title
    from ${recordset(products, 'product', 'id uuid, handle text, title text')}`.execute(tx);
}

/** Creates any number of items in one statement. The caller chooses their ids. */
export async function insertItems(
  tx: Tx,
  merchantId: MerchantId,
  items: readonly {
    readonly itemId: ItemId;
    readonly productId: ProductId;
    readonly sku: string | null;
    readonly barcode: string | null;
  }[],
): Promise<void> {
  const rows = items.map(({ itemId, productId, sku, barcode }) => {
    return { id: itemId, product_id: productId, sku, barcode };
  });
  await sql`
    insert into items (merchant_id, id, product_id, sku, barcode)
    select ${merchantId}, id, product_id, sku, barcode
    from ${recordset(rows, 'item', 'id uuid, product_id uuid, sku text, barcode text')}`.execute(tx);
}
