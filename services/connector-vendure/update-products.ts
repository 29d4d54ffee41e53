import { z } from 'zod';
import type { Call, ProductUpdated } from '@onhand/connector-kit/connector.ts';
import { permissionMissing } from '@onhand/connector-kit/serving/permission-missing.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { ProductUpdate } from '@onhand/contracts/connector/product.ts';
import type { Keyed } from '@onhand/contracts/connector/unit.ts';
import { send } from './client.ts';
import { minorUnitsOf } from './money.ts';
import { ensureParts } from './product-parts.ts';
import { readProducts } from './read-products.ts';
import type { ReadProduct } from './read-products.ts';

type UnitChange = NonNullable<ProductUpdate['change']['units']>[number];

/**
 * Updates products one by one, because one refused product would fail a whole Vendure batch. Each update uses
 * one transaction for the variants and then one for the product. If Vendure refuses the variants, or an image
 * cannot be loaded, the product itself stays unchanged.
 */
export async function update(
  call: Call,
  rows: readonly ProductUpdate[],
): Promise<Keyed<{ result: ProductUpdated }>[]> {
  const found = await readProducts(call, [...new Set(rows.map(({ group }) => group))]);
  const before = new Map(found.map(({ key, result }) => [key, result]));
  const results: Keyed<{ result: ProductUpdated }>[] = [];
  for (const row of rows) {
    const standing = before.get(row.group) ?? { kind: 'absent' };
    if (standing.kind === 'read')
      results.push({ key: row.key, result: await updateOne(call, row, standing) });
    else results.push({ key: row.key, result: standing.kind === 'absent' ? { kind: 'missing' } : standing });
  }
  return results;
}

async function updateOne(call: Call, { change }: ProductUpdate, read: ReadProduct): Promise<ProductUpdated> {
  const { product } = read;
  const { title, description, units = [] } = change;
  if (!units.every(({ unit }) => product.variants.some(({ id }) => id === unit))) return { kind: 'missing' };

  const variants: object[] = [];
  for (const unit of units) {
    const fields = variantFields(unit, read);
    if (fields.kind !== 'fields') return fields;
    variants.push(fields.input);
  }
  const parts = await ensureParts(call, change, product);
  // The product was just read with the same credentials.
  if (parts.kind === 'unauthorized') return permissionMissing(parts, 'images, categories and tags');
  if (parts.kind !== 'fields') return parts;
  const text = {
    ...(title !== undefined && { name: title }),
    ...(description !== undefined && { description }),
  };
  const own = {
    ...(Object.keys(text).length > 0 && { translations: [{ languageCode: product.languageCode, ...text }] }),
    ...parts.fields,
  };
  const changed = await mutate(call, setVariants, variants.length === 0 ? null : variants);
  if (changed.kind !== 'changed' || Object.keys(own).length === 0) return changed;
  return mutate(call, setProduct, { id: product.id, ...own });
}

/**
 * Builds a variant's input. Sends the currency with the price, in case the channel's currency has changed.
 */
function variantFields(
  { unit, sku, price }: UnitChange,
  { pricing }: ReadProduct,
): { kind: 'fields'; input: object } | Fault {
  const { moneyStrategyPrecision } = pricing.globalSettings.serverConfig;
  const currencyCode = pricing.activeChannel.defaultCurrencyCode;
  const amount = price && minorUnitsOf(price.regular, moneyStrategyPrecision);
  if (amount === null) {
    const message = `A price of ${price?.regular} does not fit: this shop keeps ${moneyStrategyPrecision} decimals.`;
    return { kind: 'rejected', code: 'price_not_representable', message };
  }
  const prices = amount === undefined ? {} : { prices: [{ currencyCode, price: amount }] };
  return { kind: 'fields', input: { id: unit, ...(sku !== undefined && { sku }), ...prices } };
}

const setVariants = `mutation ChangeVariants($input: [UpdateProductVariantInput!]!) {
  updateProductVariants(input: $input) { id }
}`;
const setProduct = `mutation ChangeProduct($input: UpdateProductInput!) {
  updateProduct(input: $input) { id }
}`;

async function mutate(call: Call, query: string, input: object | null): Promise<ProductUpdated> {
  if (input === null) return { kind: 'changed' };
  const answer = await send(call, { mutation: true, query, variables: { input }, answer: z.unknown() });
  if (answer.kind === 'answer') return { kind: 'changed' };
  return answer.kind === 'rejected' && answer.code === 'ENTITY_NOT_FOUND' ? { kind: 'missing' } : answer;
}
