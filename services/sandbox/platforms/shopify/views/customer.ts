import { garbledCustomer } from '../../../shop/customer-faults.ts';
import type { Shop } from '../../../shop/shop.ts';
import type { Customer } from '../../../shop/state.ts';
import { connection } from '../connection.ts';
import type { PageArguments } from '../connection.ts';
import { gid } from '../gid.ts';
import { shownDate } from '../money.ts';
import { refer } from '../reference.ts';
import { byDate, byNumber, byText } from '../search-query.ts';
import { addressView } from './address.ts';

/** Shows a customer, with the first address. */
export function customerView(shop: Shop, customer: Customer): object {
  const text = (value: string) => (value === '' ? null : value);
  const { billing } = customer;
  const hasAddress = Object.keys(billing).length > 0;
  const address = hasAddress
    ? addressView(
        { first_name: customer.firstName, last_name: customer.lastName, ...billing, email: '' },
        customer.id,
      )
    : null;
  const orders = shop.state.orders.filter(({ customerId }) => customerId === customer.id);
  return {
    id: gid('Customer', customer.id),
    legacyResourceId: String(customer.id),
    email: text(customer.email),
    defaultEmailAddress:
      customer.email === ''
        ? null
        : {
            emailAddress: customer.email,
            validFormat: true,
            marketingState: 'NOT_SUBSCRIBED',
            openTrackingLevel: 'UNKNOWN',
          },
    phone: text(billing.phone ?? ''),
    defaultPhoneNumber: billing.phone ? { phoneNumber: billing.phone } : null,
    firstName: text(customer.firstName),
    lastName: text(customer.lastName),
    displayName: text(`${customer.firstName} ${customer.lastName}`.trim()) ?? customer.email,
    state: 'DISABLED',
    note: null,
    locale: 'en',
    tags: [],
    taxExempt: false,
    verifiedEmail: true,
    numberOfOrders: String(orders.length),
    canDelete: orders.length === 0,
    defaultAddress: address,
    addresses: () => (address === null ? [] : [address]),
    addressesV2: (args: PageArguments) =>
      connection(address === null ? [] : [address], args, {
        name: 'Customer.addressesV2',
        idOf: () => customer.id,
        view: (one) => one,
      }),
    createdAt: shownDate(customer.createdAt),
    updatedAt: shownDate(customer.modifiedAt),
    ...garbledCustomer(shop, customer.id),
  };
}

/** Answers a page of the shop's customers. */
export function customersPage({ state }: Shop, args: PageArguments): object {
  return connection(state.customers, args, {
    name: 'customers',
    idOf: ({ id }) => id,
    view: (customer) => refer('Customer', customer),
    sortKeys: {
      ID: ({ id }) => id,
      UPDATED_AT: ({ modifiedAt }) => modifiedAt,
      CREATED_AT: ({ createdAt }) => createdAt,
      NAME: ({ firstName, lastName }) => `${lastName} ${firstName}`.toLowerCase(),
    },
    filters: {
      id: byNumber(({ id }) => id),
      email: byText(({ email }) => [email]),
      phone: byText(({ billing }) => [billing.phone ?? '']),
      first_name: byText(({ firstName }) => [firstName]),
      last_name: byText(({ lastName }) => [lastName]),
      updated_at: byDate(({ modifiedAt }) => modifiedAt),
      customer_date: byDate(({ createdAt }) => createdAt),
      created_at: byDate(({ createdAt }) => createdAt),
    },
  });
}
