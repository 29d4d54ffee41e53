import { optionsOf } from '../../shop/describe.ts';
import type { Product } from '../../shop/state.ts';

/** The name that Shopify gives to the only variant, and to its only option value. */
const onlyTitle = 'Default Title';

export function titleOf(record: Product): string {
  return record.type === 'variation' ? optionsOf(record).replaceAll(', ', ' / ') : onlyTitle;
}

export function barcodeOf({ meta }: Product): string | null {
  return meta.find(({ key }) => key === 'barcode')?.value ?? null;
}

/** Lists the options of a variant. The only variant of a simple product has the option Title. */
export function selectedOptions(record: Product): { readonly name: string; readonly value: string }[] {
  return record.type === 'variation'
    ? record.attributes.map(({ name, option }) => ({ name, value: option }))
    : [{ name: 'Title', value: onlyTitle }];
}
