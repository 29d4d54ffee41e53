import { z } from 'zod';
import type { Customers, WrittenCustomer } from '@onhand/connector-kit/connector.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { request } from './client.ts';
import { customerBody, plainCustomer } from './customer-content.ts';
import { customer } from './customer-schema.ts';
import { isId } from './record-calls.ts';
import { id } from './schema.ts';

const written = z.looseObject({ id });

/** Reads what the answer to a write shows: the whole customer, as a reading would. */
function shownBy(body: unknown): Pick<WrittenCustomer, 'shows'> {
  const shown = customer.safeParse(body);
  return shown.success ? { shows: plainCustomer(shown.data).content } : {};
}

/** Creates an account with the role `customer`. The shop makes its user name and password. */
export const create: Customers['create'] = async (call, content) => {
  const answer = await request(call, {
    method: 'POST',
    endpoint: 'customers',
    body: { email: content.email, ...customerBody(content) },
    schema: written,
  });
  if (answer.kind !== 'answer') return inOurWords(answer);
  return { kind: 'written', id: String(answer.body.id), ...shownBy(answer.body) };
};

/** Changes an account. */
export const update: Customers['update'] = async (call, there, content) => {
  if (!isId(there.externalId)) return { kind: 'missing' };
  const answer = await request(call, {
    method: 'PUT',
    endpoint: `customers/${there.externalId}`,
    body: customerBody(content),
    schema: written,
  });
  if (answer.kind === 'answer') return { kind: 'written', ...shownBy(answer.body) };
  const isGone = answer.kind === 'rejected' && answer.code === 'woocommerce_rest_invalid_id';
  return isGone ? { kind: 'missing' } : inOurWords(answer);
};

/** The shop's codes for an e-mail address that belongs to another account (`wc_create_new_customer`). */
const takenCodes = ['registration-error-email-exists', 'woocommerce_rest_customer_invalid_email'];

function inOurWords(fault: Fault): Fault {
  const isTaken = fault.kind === 'rejected' && takenCodes.includes(fault.code);
  return isTaken ? { kind: 'rejected', code: 'email_taken', message: fault.message } : fault;
}
