import { Refusal } from '../../shop/refusal.ts';

/** Builds WordPress's error body, for a response or for a row of a batch. */
export function errorBody({ code, message, status, data }: Refusal): {
  code: string;
  message: string;
  data: Record<string, unknown>;
} {
  return { code, message, data: { status, ...data } };
}

/** Creates the refusal for an invalid query or body parameter. */
export function invalidParameter(name: string, code: string, message: string): Refusal {
  return new Refusal(400, 'rest_invalid_param', `Invalid parameter(s): ${name}`, {
    params: { [name]: message },
    details: { [name]: { code, message, data: null } },
  });
}

/**
 * Creates the refusal for a missing record: 404 when it was requested by its address, 400 in a row of a
 * batch.
 */
export function invalidId(
  resource: 'product' | 'product_variation' | 'shop_order',
  status: 400 | 404,
): Refusal {
  return new Refusal(status, `woocommerce_rest_${resource}_invalid_id`, 'Invalid ID.');
}
