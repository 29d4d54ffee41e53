import type { PlainCustomer } from '@onhand/connector-kit/connector.ts';
import type { CustomerContent } from '@onhand/contracts/connector/customer.ts';
import type { PostalAddress } from '@onhand/contracts/connector/copied-order.ts';
import type { Customer } from './customer-schema.ts';
import { idOf } from './gid.ts';
import { addressOf } from './order-addresses.ts';

/**
 * Converts a customer. Shopify tells no billing from shipping addresses: its default address stands for both.
 */
export function plainCustomer(shown: Customer): PlainCustomer {
  const texts = {
    email: shown.defaultEmailAddress?.emailAddress,
    firstName: shown.firstName,
    lastName: shown.lastName,
    phone: shown.defaultPhoneNumber?.phoneNumber,
  };
  const address = addressOf(shown.defaultAddress);
  return {
    externalId: idOf(shown.id),
    changedAt: new Date(shown.updatedAt).toISOString(),
    content: {
      ...Object.fromEntries(
        Object.entries(texts).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : [])),
      ),
      ...(address && { billing: address, shipping: address }),
    },
  };
}

/** Returns the address that becomes the default one: where parcels go, if the person has two. */
export function defaultAddressOf({ shipping, billing }: CustomerContent): PostalAddress | undefined {
  return shipping ?? billing;
}

/** Converts the parts of content that are the customer's own, without e-mail address and addresses. */
export function customerInput({ firstName, lastName, phone }: CustomerContent): Record<string, string> {
  return {
    ...(firstName !== undefined && { firstName }),
    ...(lastName !== undefined && { lastName }),
    ...(phone !== undefined && { phone }),
  };
}
