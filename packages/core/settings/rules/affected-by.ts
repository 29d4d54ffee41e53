import type { MerchantId } from '@onhand/domain/ids.ts';
import type { Range, RuleConditions } from '@onhand/domain/rules/rule.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/**
 * Selects the ids of the channel stock that rules with any of these conditions may affect. Decides every
 * condition on the catalog. Ignores conditions on stock, because stock changes every second.
 */
export function affectedBy(merchantId: MerchantId, all: readonly RuleConditions[]): RawBuilder<unknown> {
  const any = all.map((conditions) => sql`(${sql.join(decidable(conditions), sql` and `)})`);
  return sql`
    select link.channel_stock_id
    from listings
    join listing_channel_stock link on link.merchant_id = listings.merchant_id and link.listing_id = listings.id
    join items on items.merchant_id = listings.merchant_id and items.id = listings.item_id
    join products on products.merchant_id = items.merchant_id and products.id = items.product_id
    where listings.merchant_id = ${merchantId} and listings.published
      and (${sql.join(any, sql` or `)})`;
}

function decidable(conditions: RuleConditions): readonly RawBuilder<unknown>[] {
  const { sku, tag, category, vendor, price, locationId, integrationId } = conditions;
  return [
    sql`true`,
    ...(sku === undefined ? [] : [sql`${lower(sql`items.sku`)} like ${likePattern(sku)}`]),
    ...(tag === undefined ? [] : [isAmong(tag, sql`products.tags`)]),
    ...(category === undefined ? [] : [isAmong(category, sql`products.categories`)]),
    ...(vendor === undefined ? [] : [sql`${lower(sql`products.vendor`)} = ${vendor.toLowerCase()}`]),
    ...(price === undefined ? [] : within(price, sql`items.price`)),
    ...(integrationId === undefined ? [] : [sql`listings.integration_id = ${integrationId}`]),
    ...(locationId === undefined
      ? []
      : [
          sql`exists (
            select from channel_stock
            join location_mappings mapping on mapping.integration_id = channel_stock.integration_id
                                          and mapping.external_location_id = channel_stock.external_location_id
            where channel_stock.id = link.channel_stock_id and mapping.location_id = ${locationId})`,
        ]),
  ];
}

/**
 * Lowercases a text as JavaScript does, in any locale of the database. The query must not miss a text that
 * the domain's conditions match.
 */
function lower(text: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`lower(${text} collate pg_unicode_fast)`;
}

function likePattern(sku: string): string {
  return sku
    .toLowerCase()
    .replaceAll(/[\\%_]/g, String.raw`\$&`)
    .replaceAll('*', '%');
}

function isAmong(word: string, words: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`exists (select from unnest(${words}) word where ${lower(sql`word`)} = ${word.toLowerCase()})`;
}

function within({ min, max }: Range, value: RawBuilder<unknown>): readonly RawBuilder<unknown>[] {
  return [
    sql`${value} >= ${min ?? 0}::float8`,
    ...(max === undefined ? [] : [sql`${value} <= ${max}::float8`]),
  ];
}
