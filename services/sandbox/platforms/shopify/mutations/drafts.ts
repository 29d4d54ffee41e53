import { z } from 'zod';
import type { Shop } from '../../../shop/shop.ts';
import type { DraftOrder } from '../own-state.ts';
import { variantNumbered } from '../catalog.ts';
import { completeDraft, createDraft, deleteDraft } from '../drafts.ts';
import { Refused } from '../errors.ts';
import { numberOf } from '../gid.ts';
import { partOf } from '../part.ts';
import { refer } from '../reference.ts';
import { addressInput } from './address-input.ts';
import { orUserErrors, readInput } from './input.ts';
import { amountIn, moneyInput } from './money-input.ts';

const draftInput = z.strictObject({
  email: z.string().optional(),
  note: z.string().optional(),
  billingAddress: addressInput.optional(),
  shippingAddress: addressInput.optional(),
  tags: z.array(z.string()).default([]),
  customAttributes: z.array(z.strictObject({ key: z.string(), value: z.string() })).default([]),
  presentmentCurrencyCode: z.string().optional(),
  reserveInventoryUntil: z.string().optional(),
  sourceName: z.string().optional(),
  taxExempt: z.boolean().optional(),
  shippingLine: z
    .strictObject({ title: z.string().optional(), priceWithCurrency: moneyInput.optional() })
    .optional(),
  lineItems: z
    .array(
      z.strictObject({
        variantId: z.string().optional(),
        title: z.string().optional(),
        sku: z.string().optional(),
        quantity: z.number(),
        originalUnitPriceWithCurrency: moneyInput.optional(),
        priceOverride: moneyInput.optional(),
        requiresShipping: z.boolean().optional(),
        taxable: z.boolean().optional(),
      }),
    )
    .default([]),
});

export function create(shop: Shop, { input }: { readonly input: unknown }): object {
  const given = readInput(draftInput, input, 'draftOrderCreate');
  return orUserErrors(() => {
    if (given.lineItems.length === 0) {
      throw new Refused({ field: null, message: 'Add at least 1 product' });
    }
    const { shippingLine: shipping } = given;
    const draft = createDraft(shop, {
      email: given.email ?? null,
      note: given.note ?? null,
      billingAddress: given.billingAddress ?? {},
      shippingAddress: given.shippingAddress ?? {},
      tags: given.tags,
      attributes: given.customAttributes,
      reserveInventoryUntil: stored(given.reserveInventoryUntil),
      shipping:
        shipping === undefined
          ? null
          : {
              title: shipping.title ?? 'Shipping',
              price: priceOf(shop, shipping.priceWithCurrency, ['shippingLine']) ?? '0',
            },
      lines: given.lineItems.map((line, index) => lineOf(shop, line, index)),
    });
    return { draftOrder: refer('DraftOrder', draft) };
  });
}

export function complete(
  shop: Shop,
  args: { readonly id: string; readonly paymentPending?: boolean | null },
): object {
  return orUserErrors(() => {
    const draft = findDraft(shop, args.id);
    if (draft.status === 'COMPLETED') {
      throw new Refused({ field: ['id'], message: 'This order has been paid' });
    }
    completeDraft(shop, draft, args.paymentPending !== true);
    return { draftOrder: refer('DraftOrder', draft) };
  });
}

export function remove(shop: Shop, { input: { id } }: { readonly input: { readonly id: string } }): object {
  return orUserErrors(() => {
    deleteDraft(shop, findDraft(shop, id));
    return { deletedId: id };
  });
}

type LineInput = z.output<typeof draftInput>['lineItems'][number];

function lineOf(shop: Shop, line: LineInput, index: number) {
  const field = ['lineItems', String(index)];
  const record =
    line.variantId === undefined
      ? null
      : variantNumbered(shop, numberOf(line.variantId, 'ProductVariant') ?? 0);
  if (line.variantId !== undefined && record === null) {
    throw new Refused({ field: [...field, 'variantId'], message: 'Product with ID is no longer available.' });
  }
  // The price of a variant is its own, unless it is overridden. Shopify ignores the other field for it.
  const price = record === null ? line.originalUnitPriceWithCurrency : line.priceOverride;
  return {
    record,
    title: record === null ? line.title : undefined,
    sku: line.sku,
    price: priceOf(shop, price, field),
    quantity: line.quantity,
  };
}

function priceOf(
  shop: Shop,
  money: z.output<typeof moneyInput> | undefined,
  field: readonly string[],
): string | undefined {
  return money === undefined ? undefined : amountIn(shop, money, field);
}

function findDraft(shop: Shop, id: string): DraftOrder {
  const number = numberOf(id, 'DraftOrder');
  const draft = partOf(shop).drafts.find((one) => one.id === number);
  if (draft === undefined) throw new Refused({ field: ['id'], message: 'Draft order does not exist' });
  return draft;
}

function stored(date: string | undefined): string | null {
  return date === undefined ? null : new Date(date).toISOString().slice(0, 19);
}
