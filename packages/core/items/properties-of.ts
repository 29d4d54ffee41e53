import { itemProperties } from '@onhand/domain/items/item-properties.ts';
import type { ItemProperties, ItemProperty } from '@onhand/domain/items/item-properties.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

interface PropertyColumn {
  readonly column: string;
  readonly type: 'numeric' | 'int' | 'text';
}

/** The column of each property in `items` and in `superseded_properties`, with its SQL type. */
export const propertyColumns: Readonly<Record<ItemProperty, PropertyColumn>> = {
  price: { column: 'price', type: 'numeric' },
  salePrice: { column: 'sale_price', type: 'numeric' },
  wholesaleCost: { column: 'wholesale_cost', type: 'numeric' },
  weightGrams: { column: 'weight_grams', type: 'int' },
  packaging: { column: 'packaging', type: 'text' },
  lengthMm: { column: 'length_mm', type: 'int' },
  widthMm: { column: 'width_mm', type: 'int' },
  heightMm: { column: 'height_mm', type: 'int' },
  countryOfOrigin: { column: 'country_of_origin', type: 'text' },
  hsCode: { column: 'hs_code', type: 'text' },
};

/** Selects the properties in a row of `items` or `superseded_properties`, with exact amounts as texts. */
export function propertiesOf(row: string): RawBuilder<ItemProperties> {
  const pairs = itemProperties.map((name) => {
    const { column, type } = propertyColumns[name];
    return sql`${sql.lit(name)}, ${sql.ref(`${row}.${column}`)}${sql.raw(type === 'numeric' ? '::text' : '')}`;
  });
  return sql<ItemProperties>`jsonb_build_object(${sql.join(pairs)})`;
}
