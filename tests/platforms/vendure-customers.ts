import { z } from 'zod';
import type { VendureApi } from './vendure-api.ts';

interface CustomerFields {
  readonly emailAddress: string;
  readonly firstName: string;
  readonly lastName: string;
}

/** Makes a customer, as staff do. Returns its id. */
export async function createCustomer(api: VendureApi, input: CustomerFields): Promise<string> {
  const { createCustomer: made } = await api.admin(
    z.object({ createCustomer: z.object({ id: z.string() }) }),
    'mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { ... on Customer { id } } }',
    { input },
  );
  return made.id;
}

/** Changes a customer, as staff do. */
export async function changeCustomer(
  api: VendureApi,
  id: string,
  fields: Partial<CustomerFields>,
): Promise<void> {
  await api.admin(
    z.object({ updateCustomer: z.object({ id: z.string() }) }),
    'mutation ($input: UpdateCustomerInput!) { updateCustomer(input: $input) { ... on Customer { id } } }',
    { input: { id, ...fields } },
  );
}
