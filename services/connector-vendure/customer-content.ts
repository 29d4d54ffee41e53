import type { PlainCustomer } from '@onhand/connector-kit/connector.ts';
import type { CustomerContent } from '@onhand/contracts/connector/customer.ts';
import type { Customer, CustomerAddress } from './customer-schema.ts';
import { addressOf } from './order-addresses.ts';

/** Converts a customer. A change of an address does not change Vendure's time of the customer. */
export function plainCustomer(shown: Customer): PlainCustomer {
  const { billing, shipping } = defaultAddresses(shown);
  const texts = {
    email: shown.emailAddress,
    firstName: shown.firstName,
    lastName: shown.lastName,
    phone: shown.phoneNumber,
  };
  const addresses = {
    billing: billing && postal(billing),
    shipping: shipping && postal(shipping),
  };
  const changes = [shown, ...(shown.addresses ?? [])].map(({ updatedAt }) => Date.parse(updatedAt));
  return {
    externalId: shown.id,
    changedAt: new Date(Math.max(...changes)).toISOString(),
    content: {
      ...Object.fromEntries(
        Object.entries(texts).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : [])),
      ),
      ...(addresses.billing && { billing: addresses.billing }),
      ...(addresses.shipping && { shipping: addresses.shipping }),
    },
  };
}

/** Finds the default addresses of a customer. One address may be both. */
export function defaultAddresses({ addresses }: Pick<Customer, 'addresses'>): {
  readonly billing: CustomerAddress | undefined;
  readonly shipping: CustomerAddress | undefined;
} {
  return {
    billing: addresses?.find(({ defaultBillingAddress }) => defaultBillingAddress === true),
    shipping: addresses?.find(({ defaultShippingAddress }) => defaultShippingAddress === true),
  };
}

/** Converts an address of a customer. */
export function postal({ country, ...shown }: CustomerAddress): CustomerContent['billing'] {
  return addressOf({ ...shown, countryCode: country.code });
}
