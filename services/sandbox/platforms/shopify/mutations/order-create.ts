import { z } from 'zod';
import type { Shop } from '../../../shop/shop.ts';
import type { Customer } from '../../../shop/state.ts';
import { variantNumbered } from '../catalog.ts';
import { unavailable } from '../claims.ts';
import { createCustomer, customerWith } from '../customers.ts';
import { Refused } from '../errors.ts';
import { numberOf } from '../gid.ts';
import { placeOrder } from '../orders.ts';
import type { Placed } from '../orders.ts';
import { refer } from '../reference.ts';
import { addressInput } from './address-input.ts';
import { decimal, orUserErrors, readInput } from './input.ts';
import { amountIn, moneyBagInput } from './money-input.ts';

const keyed = z.strictObject({ key: z.string(), value: z.string() });

const orderInput = z.strictObject({
  billingAddress: addressInput.optional(),
  shippingAddress: addressInput.optional(),
  currency: z.string().optional(),
  presentmentCurrency: z.string().optional(),
  customAttributes: z.array(keyed).default([]),
  customer: z
    .strictObject({
      toUpsert: z
        .strictObject({
          email: z.string().optional(),
          firstName: z.string().optional(),
          lastName: z.string().optional(),
          phone: z.string().optional(),
          addresses: z.array(addressInput).optional(),
        })
        .optional(),
      toAssociate: z.strictObject({ email: z.string().optional(), id: z.string().optional() }).optional(),
    })
    .optional(),
  email: z.string().optional(),
  phone: z.string().optional(),
  financialStatus: z.enum(['AUTHORIZED', 'PAID', 'PENDING', 'VOIDED']).default('PAID'),
  lineItems: z
    .array(
      z.strictObject({
        variantId: z.string().optional(),
        productId: z.string().optional(),
        title: z.string().optional(),
        sku: z.string().optional(),
        quantity: z.number(),
        priceSet: moneyBagInput.optional(),
        requiresShipping: z.boolean().optional(),
        taxable: z.boolean().optional(),
        giftCard: z.literal(false).optional(),
        properties: z.array(z.unknown()).max(0).optional(),
        taxLines: z.array(z.unknown()).max(0).optional(),
      }),
    )
    .default([]),
  note: z.string().optional(),
  processedAt: z.string().optional(),
  shippingLines: z
    .array(
      z.strictObject({
        title: z.string(),
        code: z.string().optional(),
        source: z.string().optional(),
        priceSet: moneyBagInput,
        taxLines: z.array(z.unknown()).max(0).optional(),
      }),
    )
    .default([]),
  sourceName: z.string().optional(),
  sourceIdentifier: z.string().optional(),
  tags: z.array(z.string()).default([]),
  taxesIncluded: z.boolean().optional(),
  taxLines: z
    .array(z.strictObject({ title: z.string(), rate: decimal, priceSet: moneyBagInput }))
    .default([]),
  transactions: z
    .array(
      z.strictObject({
        kind: z.literal('SALE'),
        status: z.literal('SUCCESS'),
        amountSet: moneyBagInput,
        gateway: z.string().optional(),
      }),
    )
    .optional(),
  test: z.boolean().optional(),
  buyerAcceptsMarketing: z.boolean().optional(),
});

const optionsInput = z.strictObject({
  inventoryBehaviour: z
    .enum(['BYPASS', 'DECREMENT_IGNORING_POLICY', 'DECREMENT_OBEYING_POLICY'])
    .default('BYPASS'),
  sendReceipt: z.boolean().optional(),
  sendFulfillmentReceipt: z.boolean().optional(),
});

/** Creates an order. Its stock is left alone unless the caller says otherwise. */
export function createOrder(
  shop: Shop,
  args: { readonly order: unknown; readonly options?: unknown },
): object {
  const given = readInput(orderInput, args.order, 'orderCreate');
  const { inventoryBehaviour } = readInput(optionsInput, args.options ?? {}, 'orderCreate');
  return orUserErrors(() => {
    if (given.lineItems.length === 0) {
      throw new Refused({
        field: ['order', 'lineItems'],
        code: 'INVALID',
        message: 'Line items must have at least one line item',
      });
    }
    const lines = given.lineItems.map((line, index) => lineOf(shop, line, index));
    const wanted = lines.map(({ record, quantity }, lineId) => ({ lineId, record, quantity }));
    if (inventoryBehaviour === 'DECREMENT_OBEYING_POLICY') {
      const [missing] = unavailable(shop, wanted);
      if (missing !== undefined) {
        const field = ['order', 'lineItems', String(missing.lineId)];
        throw new Refused({ field, code: 'INVENTORY_CLAIM_FAILED', message: 'Unable to reserve inventory' });
      }
    }
    const customer = customerOf(shop, given.customer);
    const order = placeOrder(shop, {
      via: given.sourceName ?? 'app',
      financialStatus: given.financialStatus,
      claims: inventoryBehaviour === 'BYPASS' ? 'none' : 'claim',
      lines,
      email: given.email ?? customer?.email ?? null,
      note: given.note ?? '',
      tags: given.tags,
      attributes: given.customAttributes,
      currency: given.currency ?? null,
      customerId: customer?.id ?? 0,
      test: given.test ?? false,
      taxes: given.taxLines.map(({ title, rate, priceSet }) => ({
        title,
        rate: Number(rate),
        price: amountIn(shop, priceSet.shopMoney, ['order', 'taxLines']),
      })),
      billing: given.billingAddress ?? {},
      shipping: given.shippingAddress ?? {},
      shippingLines: given.shippingLines.map(({ title, priceSet }) => ({
        title,
        price: amountIn(shop, priceSet.shopMoney, ['order', 'shippingLines']),
      })),
    });
    return { order: refer('Order', order) };
  });
}

type LineInput = z.output<typeof orderInput>['lineItems'][number];

function lineOf(shop: Shop, line: LineInput, index: number): Placed['lines'][number] {
  const field = ['order', 'lineItems', String(index)];
  const record =
    line.variantId === undefined
      ? null
      : variantNumbered(shop, numberOf(line.variantId, 'ProductVariant') ?? 0);
  if (line.variantId !== undefined && record === null) {
    throw new Refused({ field: [...field, 'variantId'], code: 'INVALID', message: 'Variant is invalid' });
  }
  if (record === null && line.title === undefined) {
    throw new Refused({ field: [...field, 'title'], code: 'INVALID', message: "Title can't be blank" });
  }
  if (line.quantity < 1) {
    throw new Refused({
      field: [...field, 'quantity'],
      code: 'INVALID',
      message: 'Quantity must be greater than 0',
    });
  }
  return {
    record,
    quantity: line.quantity,
    title: line.title,
    sku: line.sku,
    price: line.priceSet === undefined ? undefined : amountIn(shop, line.priceSet.shopMoney, field),
  };
}

function customerOf(shop: Shop, given: z.output<typeof orderInput>['customer']): Customer | null {
  const associated = given?.toAssociate;
  if (associated !== undefined) {
    const number = associated.id === undefined ? null : numberOf(associated.id, 'Customer');
    return shop.state.customers.find(({ id }) => id === number) ?? customerWith(shop, associated.email ?? '');
  }
  const upserted = given?.toUpsert;
  if (upserted === undefined) return null;
  const { email, firstName, lastName, addresses } = upserted;
  return (
    customerWith(shop, email ?? '') ??
    createCustomer(shop, { email, firstName, lastName, address: addresses?.[0] })
  );
}
