import { z } from 'zod';
import { invalidParameter } from './refusal.ts';

const text = z.string();
const units = z.number();
const optionalText = text.exactOptional();

const attribute = z.object({
  name: optionalText,
  visible: z.boolean().exactOptional(),
  variation: z.boolean().exactOptional(),
  options: z.array(text).exactOptional(),
  option: optionalText,
});

const reference = z.object({ id: units });

/** Lists the supported fields of a product or variation; other fields are ignored. */
export const productBody = z.object({
  id: units.exactOptional(),
  name: optionalText,
  slug: optionalText,
  type: z.enum(['simple', 'variable']).exactOptional(),
  status: optionalText,
  description: optionalText,
  sku: optionalText,
  regular_price: optionalText,
  sale_price: optionalText,
  manage_stock: z.union([z.boolean(), z.literal('parent')]).exactOptional(),
  stock_quantity: units.int().nullable().exactOptional(),
  backorders: z.enum(['no', 'notify', 'yes']).exactOptional(),
  attributes: z.array(attribute).exactOptional(),
  categories: z.array(reference).exactOptional(),
  tags: z.array(reference).exactOptional(),
  images: z.array(z.object({ id: units.exactOptional(), src: optionalText })).exactOptional(),
  meta_data: z.array(z.object({ key: text, value: text })).exactOptional(),
});
export type ProductFields = z.infer<typeof productBody>;

export const termBody = z.object({ name: text });

export const batchBody = z.object({
  create: z.array(productBody).exactOptional(),
  update: z.array(productBody).exactOptional(),
  delete: z.array(units).exactOptional(),
});
export type BatchBody = z.infer<typeof batchBody>;

const address = z.object({
  first_name: optionalText,
  last_name: optionalText,
  company: optionalText,
  address_1: optionalText,
  address_2: optionalText,
  city: optionalText,
  state: optionalText,
  postcode: optionalText,
  country: optionalText,
  email: optionalText,
  phone: optionalText,
});

const decimal = z.union([units, text]);
const metas = z.array(z.object({ key: text, value: z.unknown() }));

export const orderBody = z.object({
  status: optionalText,
  currency: optionalText,
  customer_note: optionalText,
  meta_data: metas.exactOptional(),
  shipping_lines: z
    .array(z.object({ method_id: optionalText, method_title: optionalText, total: decimal.exactOptional() }))
    .exactOptional(),
  set_paid: z.boolean().exactOptional(),
  customer_id: units.exactOptional(),
  // WordPress checks the form of an e-mail address (`format: email`).
  billing: address.extend({ email: z.union([z.literal(''), z.email()]).exactOptional() }).exactOptional(),
  shipping: address.exactOptional(),
  line_items: z
    .array(
      z.object({
        id: units.exactOptional(),
        product_id: units.exactOptional(),
        variation_id: units.exactOptional(),
        quantity: units.min(0).exactOptional(),
        name: optionalText,
        subtotal: decimal.exactOptional(),
        total: decimal.exactOptional(),
      }),
    )
    .exactOptional(),
});
export type OrderFields = z.infer<typeof orderBody>;

export const refundBody = z.object({
  amount: optionalText,
  reason: optionalText,
  api_refund: z.boolean().exactOptional(),
  api_restock: z.boolean().exactOptional(),
  line_items: z
    .array(
      z.object({
        id: units,
        quantity: units.min(0).exactOptional(),
        refund_total: z.union([units, text]).exactOptional(),
      }),
    )
    .exactOptional(),
});
export type RefundFields = z.infer<typeof refundBody>;

/** WordPress checks the form of an e-mail address (`format: email`). */
const customerEmail = z.email();

export const customerBody = z.object({
  email: customerEmail.exactOptional(),
  first_name: optionalText,
  last_name: optionalText,
  username: optionalText,
  billing: address.extend({ email: z.union([z.literal(''), customerEmail]).exactOptional() }).exactOptional(),
  shipping: address.exactOptional(),
});
export type CustomerFields = z.infer<typeof customerBody>;

export const webhookBody = z.object({
  name: optionalText,
  topic: optionalText,
  delivery_url: optionalText,
  secret: optionalText,
  status: z.enum(['active', 'paused', 'disabled']).exactOptional(),
});
export type WebhookFields = z.infer<typeof webhookBody>;

/**
 * Parses a request body.
 *
 * @throws Refusal 400 `rest_invalid_param`
 */
export function parseBody<T extends z.ZodType>(schema: T, body: unknown): z.infer<T> {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = String(issue?.path[0] ?? 'body');
  const expected = issue !== undefined && 'expected' in issue ? String(issue.expected) : 'the right kind';
  throw invalidParameter(name, 'rest_invalid_type', `${name} is not of type ${expected}.`);
}
