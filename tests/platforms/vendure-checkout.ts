import { z } from 'zod';
import type { VendureApi } from './vendure-api.ts';

export interface OrderLineInput {
  readonly sku: string;
  readonly quantity: number;
}

export interface PlacedOrder {
  readonly id: string;
  readonly code: string;
  readonly lines: readonly { readonly id: string; readonly quantity: number }[];
}

const step = z.object({ type: z.string(), message: z.string().optional() });
const refusal = 'type: __typename ... on ErrorResult { message }';

/** Goes through the checkout as a guest, to the settled payment. */
export async function placeOrder(
  api: VendureApi,
  shippingMethodId: string,
  lines: readonly { variantId: string; quantity: number }[],
): Promise<PlacedOrder> {
  let token: string | undefined;
  for (const line of lines) {
    const added = await api.shop(
      z.object({ addItemToOrder: step }),
      `mutation ($variantId: ID!, $quantity: Int!) {
        addItemToOrder(productVariantId: $variantId, quantity: $quantity) { ${refusal} }
      }`,
      line,
      token,
    );
    refuse(added.data);
    token = added.token;
  }
  const { data } = await api.shop(
    z.object({
      setCustomerForOrder: step,
      setOrderShippingAddress: step,
      setOrderShippingMethod: step,
      transitionOrderToState: step,
      addPaymentToOrder: step.extend({
        id: z.string(),
        code: z.string(),
        state: z.literal('PaymentSettled'),
        lines: z.array(z.object({ id: z.string(), quantity: z.number() })),
      }),
    }),
    `mutation ($shipping: [ID!]!) {
      setCustomerForOrder(input: { firstName: "Ada", lastName: "Shopper", emailAddress: "ada@example.com" }) { ${refusal} }
      setOrderShippingAddress(input: { streetLine1: "1 High Street", countryCode: "US" }) { ${refusal} }
      setOrderShippingMethod(shippingMethodId: $shipping) { ${refusal} }
      transitionOrderToState(state: "ArrangingPayment") { ${refusal} }
      addPaymentToOrder(input: { method: "dummy", metadata: {} }) {
        ${refusal}
        ... on Order { id code state lines { id quantity } }
      }
    }`,
    { shipping: [shippingMethodId] },
    token,
  );
  refuse(data);
  const { id, code, lines: ordered } = data.addPaymentToOrder;
  return { id, code, lines: ordered };
}

function refuse(steps: Readonly<Record<string, z.infer<typeof step>>>): void {
  for (const [name, { type, message }] of Object.entries(steps)) {
    if (type !== 'Order') throw new Error(`Vendure refused ${name}: ${message ?? type}`);
  }
}
