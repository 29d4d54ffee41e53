import type { ItemId, MerchantId, ProductId } from '@onhand/domain/ids.ts';
import { ownProperties } from '@onhand/domain/items/item-properties.ts';
import type { EditedField } from '@onhand/domain/products/edit.ts';
import { isPrice } from '@onhand/domain/products/property.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { propertyColumns } from './properties-of.ts';

/** Writes edits to a product and its items, and raises the product's revision. The product must be locked. */
export async function writeEdits(
  tx: Tx,
  {
    merchantId,
    productId,
    edited,
  }: {
    readonly merchantId: MerchantId;
    readonly productId: ProductId;
    readonly edited: readonly EditedField[];
  },
): Promise<void> {
  const own = Object.fromEntries(
    edited.filter(({ itemId }) => itemId === null).map(({ field, value }) => [field, value]),
  );
  // Each value has the type of its field: see valueBefore.
  await tx
    .updateTable('products')
    .set({ ...own, revision: sql`revision + 1` })
    .where('merchant_id', '=', merchantId)
    .where('id', '=', productId)
    .execute();
  const rows = [...Map.groupBy(edited, ({ itemId }) => itemId)].flatMap(([itemId, edits]) =>
    itemId === null ? [] : [itemRow(itemId, edits)],
  );
  if (rows.length === 0) return;
  await sql`
    update items
    set sku = case when sets_sku then edit.sku else items.sku end,
        barcode = case when sets_barcode then edit.barcode else items.barcode end,
        price = case when sets_price then edit.price else items.price end,
        sale_price = case when sets_price then edit.sale_price else items.sale_price end,
        ${ownSets}
    from ${recordset(
      rows,
      'edit',
      `item_id uuid, sets_sku bool, sku text, sets_barcode bool, barcode text, sets_price bool, price numeric,
       sale_price numeric, ${ownEdits}`,
    )}
    where items.merchant_id = ${merchantId} and items.product_id = ${productId} and items.id = edit.item_id`.execute(
    tx,
  );
}

/** Sets each property that exists only in Onhand, if its edit says so. */
const ownSets = sql.join(
  ownProperties.map((name) => {
    const { column } = propertyColumns[name];
    const edit = sql.ref(`edit.${column}`);
    return sql`${sql.ref(column)} = case when ${sql.ref(`sets_${column}`)} then ${edit} else ${sql.ref(`items.${column}`)} end`;
  }),
);

const ownEdits = ownProperties
  .map((name) => propertyColumns[name])
  .map(({ column, type }) => `sets_${column} bool, ${column} ${type}`)
  .join(', ');

function itemRow(itemId: ItemId, edits: readonly EditedField[]) {
  const of = new Map(edits.map(({ field, value }) => [field, value]));
  const price = of.get('price');
  return {
    item_id: itemId,
    sets_sku: of.has('sku'),
    sku: of.get('sku') ?? null,
    sets_barcode: of.has('barcode'),
    barcode: of.get('barcode') ?? null,
    sets_price: of.has('price'),
    price: isPrice(price) ? price.regular : null,
    sale_price: isPrice(price) ? price.sale : null,
    ...Object.fromEntries(
      ownProperties.flatMap((name) => {
        const { column } = propertyColumns[name];
        return [
          [`sets_${column}`, of.has(name)],
          [column, of.get(name) ?? null],
        ];
      }),
    ),
  };
}
