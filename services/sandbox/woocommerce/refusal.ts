/** An error as WordPress answers it: the body of the response, or of a row in a batch. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: string;
  readonly status: number;
  /** More of WordPress's `data`, beside the status. */
  readonly data: Readonly<Record<string, unknown>>;

  constructor(status: number, code: string, message: string, data: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.data = data;
  }

  get body(): { code: string; message: string; data: Record<string, unknown> } {
    return { code: this.code, message: this.message, data: { status: this.status, ...this.data } };
  }
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
