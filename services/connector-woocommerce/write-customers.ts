import { z } from 'zod';
import type { Customers } from '@onhand/connector-kit/connector.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { request } from './client.ts';
import { customerBody } from './customer-content.ts';
import { isId } from './record-calls.ts';
import { id } from './schema.ts';

const written = z.object({ id });

/** Creates an account with the role `customer`. The shop makes its user name and password. */
export const create: Customers['create'] = async (call, content) => {
  const answer = await request(call, {
    method: 'POST',
    endpoint: 'customers',
    body: { email: content.email, ...customerBody(content) },
    schema: written,
  });
  return answer.kind === 'answer' ? { kind: 'written', id: String(answer.body.id) } : inOurWords(answer);
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
  if (answer.kind === 'answer') return { kind: 'written' };
  const isGone = answer.kind === 'rejected' && answer.code === 'woocommerce_rest_invalid_id';
  return isGone ? { kind: 'missing' } : inOurWords(answer);
};

/** The shop's codes for an e-mail address that belongs to another account (`wc_create_new_customer`). */
const takenCodes = ['registration-error-email-exists', 'woocommerce_rest_customer_invalid_email'];

function inOurWords(fault: Fault): Fault {
  const isTaken = fault.kind === 'rejected' && takenCodes.includes(fault.code);
  return isTaken ? { kind: 'rejected', code: 'email_taken', message: fault.message } : fault;
}
