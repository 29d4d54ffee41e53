import type { NewOrder } from '@onhand/contracts/connector/copied-order.ts';
import { decimalOf, pricesOf, sumOf } from './amounts.ts';
import { gidOf } from './gid.ts';
import { addressInput } from './order-addresses.ts';
import { markerAttribute, markerTag } from './order-marker.ts';

/** Variants by the ids of their inventory items. */
export type Variants = ReadonlyMap<string, string>;

/**
 * How long a draft reserves its units, from its creation. Shopify wants an end; a draft that nobody completes
 * in a year is forgotten.
 */
const reservedMs = 365 * 24 * 60 * 60_000;

/** Builds the input of `orderCreate`: an order that is paid, with the prices that it has elsewhere. */
export function orderInput(order: NewOrder, variants: Variants): Readonly<Record<string, unknown>> {
  const { currency, lines, shippingCost } = order;
  const money = (amount: string) => ({ shopMoney: { amount, currencyCode: currency } });
  const charges = [...lines.map(({ charge }) => charge), ...(shippingCost ? [shippingCost.charge] : [])];
  const net = sumOf(charges.map((charge) => charge.net));
  const tax = sumOf(charges.map((charge) => charge.tax ?? '0'));
  const total = sumOf([decimalOf(net, currency), decimalOf(tax, currency)]);
  return {
    ...shared(order),
    currency,
    taxesIncluded: false,
    lineItems: lines.flatMap(({ ref, title, quantity, charge }) =>
      pricesOf(charge.net, quantity, currency).map((some) => ({
        variantId: variantOf(variants, ref.unit),
        title,
        quantity: some.quantity,
        priceSet: money(some.price),
      })),
    ),
    ...(shippingCost && {
      shippingLines: [{ title: shippingCost.title, priceSet: money(shippingCost.charge.net) }],
    }),
    ...(tax.units > 0n && {
      taxLines: [{ title: 'Tax', rate: rateOf(tax, net), priceSet: money(decimalOf(tax, currency)) }],
    }),
    financialStatus: 'PAID',
    ...(total.units > 0n && {
      transactions: [{ kind: 'SALE', status: 'SUCCESS', amountSet: money(decimalOf(total, currency)) }],
    }),
  };
}

/**
 * Builds the input of `draftOrderCreate`. The prices include what the shopper paid as tax, and Shopify adds
 * none: the draft costs what the order did, whatever rates the shop has.
 */
export function draftInput(order: NewOrder, variants: Variants, at: Date): Readonly<Record<string, unknown>> {
  const { currency, lines, shippingCost } = order;
  const money = (amount: string) => ({ amount, currencyCode: currency });
  const gross = ({ net, tax }: NewOrder['lines'][number]['charge']) =>
    decimalOf(sumOf([net, tax ?? '0']), currency);
  return {
    ...shared(order),
    presentmentCurrencyCode: currency,
    taxExempt: true,
    acceptAutomaticDiscounts: false,
    reserveInventoryUntil: new Date(at.getTime() + reservedMs).toISOString(),
    lineItems: lines.flatMap(({ ref, quantity, charge }) =>
      pricesOf(gross(charge), quantity, currency).map((some) => ({
        variantId: variantOf(variants, ref.unit),
        quantity: some.quantity,
        priceOverride: money(some.price),
      })),
    ),
    ...(shippingCost && {
      shippingLine: { title: shippingCost.title, priceWithCurrency: money(gross(shippingCost.charge)) },
    }),
  };
}

function shared({ marker, copyOf, email, billing, shipping, note }: NewOrder) {
  return {
    tags: [markerTag(marker)],
    customAttributes: [markerAttribute(marker), { key: 'Copy of', value: `${copyOf.shop} ${copyOf.number}` }],
    ...(email !== undefined && { email }),
    ...(billing && { billingAddress: addressInput(billing) }),
    ...(shipping && { shippingAddress: addressInput(shipping) }),
    ...(note !== undefined && { note }),
  };
}

function variantOf(variants: Variants, unit: string): string {
  const id = variants.get(unit);
  if (id === undefined) throw new Error('the units are looked up before an order is built');
  return gidOf('ProductVariant', id);
}

/** The tax's proportion of the price, as Shopify wants it beside the amount. */
function rateOf(tax: ReturnType<typeof sumOf>, net: ReturnType<typeof sumOf>): string {
  const [paid, of] = [Number(tax.units) / 10 ** tax.scale, Number(net.units) / 10 ** net.scale];
  return of === 0 ? '0' : (paid / of).toFixed(4);
}
