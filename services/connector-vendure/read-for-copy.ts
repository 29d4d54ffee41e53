import { z } from 'zod';
import type { Orders } from '@onhand/connector-kit/connector.ts';
import type { CopyableOrder } from '@onhand/contracts/connector/copied-order.ts';
import { send } from './client.ts';
import { decimalOf } from './money.ts';
import { address, addressFields, addressOf } from './order-addresses.ts';

const money = z.number();

const order = z.object({
  id: z.string(),
  code: z.string(),
  currencyCode: z.string(),
  createdAt: z.iso.datetime(),
  orderPlacedAt: z.iso.datetime().nullable(),
  customer: z.object({ emailAddress: z.string() }).nullable(),
  billingAddress: address,
  shippingAddress: address,
  shippingLines: z.array(
    z.object({
      shippingMethod: z.object({ name: z.string() }),
      discountedPrice: money,
      discountedPriceWithTax: money,
    }),
  ),
  lines: z.array(
    z.object({
      id: z.string(),
      quantity: z.int32(),
      proratedLinePrice: money,
      proratedLinePriceWithTax: money,
      productVariant: z.object({ id: z.string(), name: z.string(), product: z.object({ id: z.string() }) }),
    }),
  ),
});
type Order = z.infer<typeof order>;

const answer = z.object({
  order: order.nullable(),
  stockLocations: z.object({ items: z.array(z.object({ id: z.string() })) }),
  globalSettings: z.object({ serverConfig: z.object({ moneyStrategyPrecision: z.number().int().min(0) }) }),
});

const query = `query OrderToCopy($id: ID!) {
  order(id: $id) {
    id code currencyCode createdAt orderPlacedAt
    customer { emailAddress }
    billingAddress { ${addressFields} }
    shippingAddress { ${addressFields} }
    shippingLines { shippingMethod { name } discountedPrice discountedPriceWithTax }
    lines {
      id quantity proratedLinePrice proratedLinePriceWithTax
      productVariant { id name product { id } }
    }
  }
  stockLocations(options: { take: 2 }) { items { id } }
  globalSettings { serverConfig { moneyStrategyPrecision } }
}`;

/** Reads an order with its prices and addresses. Vendure keeps no note of the shopper. */
export const readForCopy: NonNullable<Orders['readForCopy']> = async (call, id) => {
  const read = await send(call, { mutation: false, query, variables: { id }, answer });
  if (read.kind !== 'answer') return read;
  const { order: found, stockLocations, globalSettings } = read.data;
  if (found === null) return { kind: 'absent' };
  const [location, another] = stockLocations.items;
  return {
    kind: 'order',
    order: copyableOf(found, {
      location: another === undefined ? (location?.id ?? '') : '',
      precision: globalSettings.serverConfig.moneyStrategyPrecision,
    }),
  };
};

function copyableOf(
  order: Order,
  { location, precision }: { readonly location: string; readonly precision: number },
): CopyableOrder {
  const chargeOf = (net: number, withTax: number) => ({
    net: decimalOf(net, precision),
    tax: decimalOf(Math.max(0, withTax - net), precision),
  });
  const billing = addressOf(order.billingAddress);
  const shipping = addressOf(order.shippingAddress);
  const sumOf = (of: (line: Order['shippingLines'][number]) => number) =>
    order.shippingLines.reduce((sum, line) => sum + of(line), 0);
  return {
    externalId: order.id,
    number: order.code,
    currency: order.currencyCode,
    placedAt: order.orderPlacedAt ?? order.createdAt,
    ...(order.customer && { email: order.customer.emailAddress }),
    ...(billing && { billing }),
    ...(shipping && { shipping }),
    ...(order.shippingLines.length > 0 && {
      shippingCost: {
        title: order.shippingLines.map(({ shippingMethod }) => shippingMethod.name).join(', '),
        charge: chargeOf(
          sumOf(({ discountedPrice }) => discountedPrice),
          sumOf(({ discountedPriceWithTax }) => discountedPriceWithTax),
        ),
      },
    }),
    lines: order.lines
      .filter(({ quantity }) => quantity > 0)
      .map((line) => ({
        externalLineId: line.id,
        ref: { unit: line.productVariant.id, group: line.productVariant.product.id, location },
        title: line.productVariant.name,
        quantity: line.quantity,
        charge: chargeOf(line.proratedLinePrice, line.proratedLinePriceWithTax),
      })),
  };
}
