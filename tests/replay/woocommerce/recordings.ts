import { readFileSync } from 'node:fs';

/** A request to a real shop, and what it answered. */
export interface Exchange {
  readonly request: {
    readonly method: 'GET' | 'POST' | 'PUT';
    readonly path: string;
    readonly query?: Readonly<Record<string, string | number | boolean>>;
    readonly body?: unknown;
  };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
  };
}

/** A webhook that a real shop sent, and the secret it signed with. */
export interface RecordedDelivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly rawBody: string;
  readonly secret: string;
}

// The files are this repository's own; see tests/recordings/woocommerce/README.md.
export const exchanges: readonly Exchange[] = read('rest.json') as readonly Exchange[];
export const deliveries: readonly RecordedDelivery[] = read('webhooks.json') as readonly RecordedDelivery[];

/** The order of the recordings as the shop showed it when it was placed. */
export const recordedOrder: unknown = exchanges.find(({ request }) => request.path.endsWith('/orders/121'))
  ?.response.body;

function read(file: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../recordings/woocommerce/${file}`, import.meta.url), 'utf8'));
}
