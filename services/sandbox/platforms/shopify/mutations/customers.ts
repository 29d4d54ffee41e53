import { z } from 'zod';
import { Refusal } from '../../../shop/refusal.ts';
import type { Shop } from '../../../shop/shop.ts';
import type { Customer } from '../../../shop/state.ts';
import { createCustomer, customerWith, deleteCustomer, findCustomer, updateCustomer } from '../customers.ts';
import type { CustomerFields } from '../customers.ts';
import { Refused, unplayed } from '../errors.ts';
import { gid, numberOf } from '../gid.ts';
import { refer } from '../reference.ts';
import { addressView } from '../views/address.ts';
import { shopView } from '../views/shop.ts';
import { addressInput } from './address-input.ts';
import { orUserErrors, readInput } from './input.ts';

const fields = {
  email: z.string().optional(),
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  phone: z.string().optional(),
  locale: z.string().optional(),
};
const customerInput = z.strictObject({ ...fields, id: z.string().optional() });
const customerSetInput = z.strictObject({ ...fields, addresses: z.array(addressInput).optional() });
const identifiers = z.strictObject({ id: z.string().optional(), email: z.string().optional() });

/** Creates a customer, or changes the one that the identifier names. */
export function setCustomer(
  shop: Shop,
  args: { readonly input: unknown; readonly identifier?: unknown },
): object {
  const given = readInput(customerSetInput, args.input, 'customerSet');
  const named = readInput(identifiers, args.identifier ?? {}, 'customerSet');
  return refusable(() => {
    const present =
      named.id === undefined
        ? customerWith(shop, named.email ?? '')
        : findCustomer(shop, numberOf(named.id, 'Customer') ?? 0);
    const email = given.email ?? named.email;
    const fieldsGiven = fieldsOf({ ...given, email });
    return present === null ? createCustomer(shop, fieldsGiven) : updated(shop, present, fieldsGiven);
  }, ['input', 'email']);
}

export function create(shop: Shop, { input }: { readonly input: unknown }): object {
  const given = readInput(customerInput, input, 'customerCreate');
  return refusable(() => createCustomer(shop, fieldsOf(given)), ['email']);
}

export function update(shop: Shop, { input }: { readonly input: unknown }): object {
  const given = readInput(customerInput, input, 'customerUpdate');
  return refusable(
    () => updated(shop, findCustomer(shop, numberOf(given.id ?? '', 'Customer') ?? 0), fieldsOf(given)),
    ['email'],
  );
}

export function remove(shop: Shop, { input: { id } }: { readonly input: { readonly id: string } }): object {
  return orUserErrors(() => {
    const customer = findCustomer(shop, numberOf(id, 'Customer') ?? 0);
    deleteCustomer(shop, customer);
    return { deletedCustomerId: gid('Customer', customer.id), shop: () => shopView(shop) };
  });
}

interface AddressArguments {
  readonly customerId: string;
  readonly address: unknown;
  readonly setAsDefault?: boolean | null;
}

/** Adds the default address of a customer who has none: the sandbox keeps one address of each. */
export function addAddress(shop: Shop, args: AddressArguments): object {
  return orUserErrors(() => {
    const customer = findCustomer(shop, numberOf(args.customerId, 'Customer') ?? 0);
    if (Object.keys(customer.billing).length > 0 || args.setAsDefault !== true) {
      throw unplayed('The sandbox keeps one address of a customer, the default one.');
    }
    return addressed(shop, customer, args.address);
  });
}

/** Changes the default address of a customer. */
export function changeAddress(shop: Shop, args: AddressArguments & { readonly addressId: string }): object {
  return orUserErrors(() => {
    const customer = findCustomer(shop, numberOf(args.customerId, 'Customer') ?? 0);
    if (numberOf(args.addressId, 'MailingAddress') !== customer.id) {
      throw new Refused({ field: ['addressId'], message: 'Address does not exist' });
    }
    return addressed(shop, customer, args.address);
  });
}

function addressed(shop: Shop, customer: Customer, given: unknown): object {
  updateCustomer(shop, customer, { address: readInput(addressInput, given, 'customerAddress') });
  return { address: addressView(customer.billing, customer.id) };
}

function updated(shop: Shop, customer: Customer, given: CustomerFields): Customer {
  updateCustomer(shop, customer, given);
  return customer;
}

type Given = Omit<z.output<typeof customerSetInput>, 'locale'>;

function fieldsOf({ email, firstName, lastName, phone, addresses }: Given): CustomerFields {
  const [address] = addresses ?? [];
  return {
    email,
    firstName,
    lastName,
    address: phone === undefined ? address : { ...address, phone },
  };
}

function refusable(work: () => Customer, field: readonly string[]): object {
  try {
    return { customer: refer('Customer', work()), userErrors: [] };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { customer: null, userErrors: [{ field, code: error.code, message: error.message }] };
  }
}
