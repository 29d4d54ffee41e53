import type { Orders } from '@onhand/connector-kit/connector.ts';
import type { CopyableOrder } from '@onhand/contracts/connector/copied-order.ts';
import { z } from 'zod';
import { decimalOf, difference, shareOf, sumOf } from './amounts.ts';
import { send } from './client.ts';
import { everyPage } from './every-page.ts';
import { gidOf, idOf, isId } from './gid.ts';
import { address, addressFields, addressOf } from './order-addresses.ts';
import { pageInfo, pageInfoField } from './page-cursor.ts';
import { locationsField, locationsOfShop, locationsPoints } from './read-orders.ts';

const linesOfCopy = 50;
/** A line with its product, variant, item, its price and a tax, each in two currencies. */
const copyLinePoints = 9;

const money = z.object({ shopMoney: z.object({ amount: z.string() }) });
const moneyField = '{ shopMoney { amount } }';
const taxLines = z.array(z.object({ priceSet: money }));
const taxLinesField = `taxLines { priceSet ${moneyField} }`;

const line = z.object({
  id: z.string(),
  name: z.string(),
  quantity: z.int32(),
  currentQuantity: z.int32(),
  priceAfterAllDiscountsBeforeTaxesSet: money,
  taxLines,
  product: z.object({ id: z.string() }).nullable(),
  variant: z.object({ inventoryItem: z.object({ id: z.string() }) }).nullable(),
});
type Line = z.infer<typeof line>;
const lineItems = z.object({ nodes: z.array(line), pageInfo });
const linesField = (after: string) => `lineItems(first: ${linesOfCopy}${after}) {
  nodes {
    id name quantity currentQuantity
    priceAfterAllDiscountsBeforeTaxesSet ${moneyField}
    ${taxLinesField}
    product { id }
    variant { inventoryItem { id } }
  }
  ${pageInfoField}
}`;

const order = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.iso.datetime(),
  currencyCode: z.string(),
  taxesIncluded: z.boolean(),
  email: z.string().nullable(),
  note: z.string().nullable(),
  billingAddress: address,
  shippingAddress: address,
  shippingLine: z.object({ title: z.string(), discountedPriceSet: money, taxLines }).nullable(),
  physicalLocation: z.object({ id: z.string() }).nullable(),
  lineItems,
});
type Order = z.infer<typeof order>;

const query = `query OrderToCopy($id: ID!) {
  order(id: $id) {
    id name createdAt currencyCode taxesIncluded email note
    billingAddress { ${addressFields} }
    shippingAddress { ${addressFields} }
    shippingLine { title discountedPriceSet ${moneyField} ${taxLinesField} }
    physicalLocation { id }
    ${linesField('')}
  }
  ${locationsField}
}`;
const moreLines = `query LinesToCopy($id: ID!, $after: String) {
  order(id: $id) { ${linesField(', after: $after')} }
}`;

/** Reads an order with its prices and addresses. What was removed or refunded is left out. */
export const readForCopy: NonNullable<Orders['readForCopy']> = async (call, id) => {
  if (!isId(id)) return { kind: 'absent' };
  const cost = 20 + linesOfCopy * copyLinePoints + locationsPoints;
  const answer = await send(call, {
    mutation: false,
    query,
    variables: { id: gidOf('Order', id) },
    cost,
    answer: z.object({ order: order.nullable(), locations: locationsOfShop }),
  });
  if (answer.kind !== 'answer') return answer;
  const { order: found, locations } = answer.data;
  if (found === null) return { kind: 'absent' };
  const lines = await everyPage<Line>(found.lineItems, async (after) => {
    const page = await send(call, {
      mutation: false,
      query: moreLines,
      variables: { id: found.id, after },
      cost,
      answer: z.object({ order: z.object({ lineItems }).nullable() }),
    });
    if (page.kind !== 'answer') return page;
    return page.data.order && { kind: 'page', ...page.data.order.lineItems };
  });
  if (lines.kind !== 'list') return lines;
  const [only, another] = locations.nodes;
  const place = another === undefined ? only : found.physicalLocation;
  return { kind: 'order', order: copyableOf(found, lines.nodes, place ? idOf(place.id) : '') };
};

function copyableOf(found: Order, lines: readonly Line[], location: string): CopyableOrder {
  const { currencyCode: currency, email, note } = found;
  const billing = addressOf(found.billingAddress);
  const shipping = addressOf(found.shippingAddress);
  return {
    externalId: idOf(found.id),
    number: found.name,
    currency,
    placedAt: found.createdAt,
    ...(email !== null && email !== '' && { email }),
    ...(billing && { billing }),
    ...(shipping && { shipping }),
    ...(note !== null && note !== '' && { note }),
    ...(found.shippingLine && { shippingCost: shippingOf(found.shippingLine, found) }),
    lines: lines
      .filter(({ currentQuantity }) => currentQuantity > 0)
      .map((one) => ({
        externalLineId: idOf(one.id),
        ref:
          one.variant === null
            ? null
            : {
                unit: idOf(one.variant.inventoryItem.id),
                group: one.product === null ? '' : idOf(one.product.id),
                location,
              },
        title: one.name,
        quantity: one.currentQuantity,
        charge: {
          net: decimalOf(sumOf([one.priceAfterAllDiscountsBeforeTaxesSet.shopMoney.amount]), currency),
          // The taxes are those of all units that were ordered.
          tax: decimalOf(shareOf(taxOf(one.taxLines), one.currentQuantity, one.quantity), currency),
        },
      })),
  };
}

function taxOf(taxes: z.infer<typeof taxLines>) {
  return sumOf(taxes.map(({ priceSet }) => priceSet.shopMoney.amount));
}

function shippingOf(
  { title, discountedPriceSet, taxLines: taxes }: NonNullable<Order['shippingLine']>,
  { currencyCode: currency, taxesIncluded }: Order,
) {
  const { amount } = discountedPriceSet.shopMoney;
  const tax = decimalOf(taxOf(taxes), currency);
  const net = taxesIncluded ? difference(amount, tax) : sumOf([amount]);
  return { title, charge: { net: decimalOf(net, currency), tax } };
}
