import type { Inbound } from '@onhand/contracts/connector/inbound.ts';
import { z } from 'zod';
import type { Envelope } from './webhook-topics.ts';

/** What a delivery asks for: an event, or something that a person has to do. */
export type Compliance =
  | { readonly kind: 'event'; readonly event: Inbound }
  | { readonly kind: 'notice'; readonly code: string; readonly message: string };

/** Decodes the body of one topic. Returns null if the body does not fit the topic. */
type Decode = (body: unknown, envelope: Envelope) => Compliance | null;

const aboutCustomer = z.object({ customer: z.object({ id: z.int().positive() }) });
const dataRequest = aboutCustomer.extend({ data_request: z.object({ id: z.int().positive() }) });
const aboutShop = z.object({ shop_domain: z.string() });

/**
 * Topics that Shopify sends to every app without a subscription, to the address that the app names. An app
 * has to answer them, and to do what they ask within 30 days. Messages name people by Shopify's ids only.
 * https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance
 */
export const complianceTopics: Readonly<Record<string, Decode>> = {
  'customers/redact': (body, envelope) => {
    const { data } = aboutCustomer.safeParse(body);
    if (data === undefined) return null;
    const externalId = String(data.customer.id);
    return { kind: 'event', event: { ...envelope, kind: 'customer_redacted', externalId } };
  },
  'customers/data_request': (body) => {
    const { data } = dataRequest.safeParse(body);
    if (data === undefined) return null;
    const { customer, data_request: request } = data;
    const message = `The customer ${customer.id} asks for what is kept of them (request ${request.id}). Find them by GET /v1/customers?externalId=${customer.id}, and give what GET /v1/customers/:id/export answers to the owner of the shop within 30 days.`;
    return { kind: 'notice', code: 'data_requested', message };
  },
  'shop/redact': (body) => {
    const { data } = aboutShop.safeParse(body);
    if (data === undefined) return null;
    const message = `${data.shop_domain} uninstalled the app two days ago, and what is kept of it is to be erased within 30 days. Revoke the integration, and erase the customers that no other shop has.`;
    return { kind: 'notice', code: 'shop_redacted', message };
  },
};

/** Returns the shop that a body itself names, which is signed, unlike headers. */
export function shopIn(body: unknown): string | null {
  return aboutShop.safeParse(body).data?.shop_domain ?? null;
}
