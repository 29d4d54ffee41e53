import type { PlainCustomer } from '@onhand/connector-kit/connector.ts';
import type { CustomerContent } from '@onhand/contracts/connector/customer.ts';
import type { Customer } from './customer-schema.ts';
import { addressOf, wireAddress } from './order-addresses.ts';
import { utc } from './utc.ts';

/** Converts a customer. WooCommerce keeps the phone number in the billing address only. */
export function plainCustomer(shown: Customer): PlainCustomer {
  const billing = addressOf(shown.billing);
  const shipping = addressOf(shown.shipping);
  const texts = {
    email: shown.email,
    firstName: shown.first_name,
    lastName: shown.last_name,
    phone: shown.billing.phone,
  };
  const changedAt = shown.date_modified_gmt ?? shown.date_created_gmt ?? null;
  return {
    externalId: String(shown.id),
    changedAt: changedAt === null ? null : new Date(utc(changedAt)).toISOString(),
    content: {
      ...Object.fromEntries(
        Object.entries(texts).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : [])),
      ),
      ...(billing && { billing }),
      ...(shipping && { shipping }),
    },
  };
}

/**
 * Converts content to the fields of a customer, without the e-mail address: an account that exists keeps its
 * own.
 */
export function customerBody(content: CustomerContent): Record<string, unknown> {
  const { firstName, lastName, phone, billing, shipping } = content;
  const billingFields = { ...(phone !== undefined && { phone }), ...wireAddress(billing) };
  return {
    ...(firstName !== undefined && { first_name: firstName }),
    ...(lastName !== undefined && { last_name: lastName }),
    ...(Object.keys(billingFields).length > 0 && { billing: billingFields }),
    ...(shipping !== undefined && { shipping: wireAddress(shipping) }),
  };
}
