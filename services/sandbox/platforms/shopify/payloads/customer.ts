import type { Shop } from '../../../shop/shop.ts';
import type { Customer } from '../../../shop/state.ts';
import { gid } from '../gid.ts';
import { addressPayload } from './address.ts';
import { dateOf } from './date.ts';

/** Builds the body of `customers/create` and `customers/update`. */
export function customerPayload({ state }: Shop, customer: Customer): object {
  const address =
    Object.keys(customer.billing).length === 0
      ? null
      : addressPayload({ first_name: customer.firstName, last_name: customer.lastName, ...customer.billing });
  const shown =
    address === null
      ? null
      : {
          ...address,
          country_name: customer.billing.country ?? null,
          id: customer.id,
          customer_id: customer.id,
          default: true,
        };
  return {
    id: customer.id,
    created_at: dateOf(customer.createdAt),
    updated_at: dateOf(customer.modifiedAt),
    first_name: customer.firstName,
    last_name: customer.lastName,
    state: 'disabled',
    note: null,
    verified_email: true,
    multipass_identifier: null,
    tax_exempt: false,
    email: customer.email,
    phone: customer.billing.phone ?? null,
    currency: state.currency,
    addresses: shown === null ? [] : [shown],
    tax_exemptions: [],
    admin_graphql_api_id: gid('Customer', customer.id),
    ...(shown !== null && { default_address: shown }),
  };
}
