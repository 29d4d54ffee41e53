import { listedOptions } from '@onhand/domain/exports/what-is-listed.ts';
import type { ExportRow } from './export-row.ts';
import type { ItemToSend, ProductToSend } from './product-to-send.ts';

/** What a call is to list, or why there is nothing to send. */
export type WhatToSend =
  | {
      readonly kind: 'send';
      /** The platform's product to which the items are added. Null: they become a product of their own. */
      readonly addTo: string | null;
      readonly items: readonly ItemToSend[];
      /** What the items differ in. */
      readonly names: readonly string[];
      /** The values of each item, in the order of `names`. */
      readonly values: readonly (readonly string[])[];
    }
  | { readonly kind: 'skipped'; readonly code: 'no_items' | 'listed_already' }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string };

/**
 * Decides what to list of a product. If the platform lists some of its items, the others are added there.
 * After an interrupted call, what is there and not linked may be its own: it is sent again, after a creation
 * the whole product, and the platform decides. Pure.
 */
export function whatToSend(
  product: ProductToSend | undefined,
  { settlesAt, externalGroup, skus }: Pick<ExportRow, 'settlesAt' | 'externalGroup' | 'skus'>,
): WhatToSend {
  if (product === undefined || product.items.length === 0) return { kind: 'skipped', code: 'no_items' };
  const wasSent = settlesAt !== null;
  const wasCreation = wasSent && externalGroup === null;
  const isOfAddition = ({ there, sku }: ItemToSend) =>
    wasSent && there === 'seen' && skus.includes(sku?.trim() ?? '');
  const items = product.items.filter((item) => wasCreation || item.there === 'absent' || isOfAddition(item));
  if (items.length === 0) return { kind: 'skipped', code: 'listed_already' };
  const isAddition = !wasCreation && (product.groups.length > 0 || items.length < product.items.length);
  const [addTo, ...others] = product.groups;
  if (isAddition && (addTo === undefined || others.length > 0)) return productListed(others.length > 0);
  if (product.currency === null && items.some(({ price }) => price !== null)) {
    return {
      kind: 'refused',
      code: 'currency_unknown',
      message: 'Nobody knows the currency of the prices. Set the currency of the merchant, then retry.',
    };
  }
  const options = listedOptions(product.items);
  if (options.kind === 'refused') return options;
  const values = product.items.flatMap((item, index) =>
    items.includes(item) ? [options.values[index] ?? []] : [],
  );
  return { kind: 'send', addTo: isAddition ? (addTo ?? null) : null, items, names: options.names, values };
}

function productListed(isSeveral: boolean): Extract<WhatToSend, { kind: 'refused' }> {
  const message = isSeveral
    ? 'The shop shows the items of this product as several products, so Onhand cannot tell to which of them to add the new item. Add it in the shop and link it, then retry.'
    : 'The shop lists other items of this product, and they are not linked. Link them, then retry: the new item is added to their product.';
  return { kind: 'refused', code: 'product_listed', message };
}
