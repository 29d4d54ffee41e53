import { Refusal } from '../../shop/refusal.ts';

/** An error as WordPress answers it: the body of the response, or of a row in a batch. */
export function errorBody({ code, message, status, data }: Refusal): {
  code: string;
  message: string;
  data: Record<string, unknown>;
} {
  return { code, message, data: { status, ...data } };
}

/** One query or body parameter that does not fit. */
export function invalidParameter(name: string, code: string, message: string): Refusal {
  return new Refusal(400, 'rest_invalid_param', `Invalid parameter(s): ${name}`, {
    params: { [name]: message },
    details: { [name]: { code, message, data: null } },
  });
}

/** A record that is not there: 404 when asked for by its address, 400 as a row of a batch. */
export function invalidId(
  resource: 'product' | 'product_variation' | 'shop_order',
  status: 400 | 404,
): Refusal {
  return new Refusal(status, `woocommerce_rest_${resource}_invalid_id`, 'Invalid ID.');
}
