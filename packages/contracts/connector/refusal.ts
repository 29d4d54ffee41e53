import { z } from 'zod';

/** Why a connector service did not forward a call. In all these cases, nothing was sent to the platform. */
export const refusal = z.object({
  code: z.enum([
    'input_invalid',
    'keys_repeated',
    'caller_unauthorized',
    'operation_unknown',
    'capability_missing',
    'integration_unknown',
    'credentials_unavailable',
    'shop_address_invalid',
  ]),
  message: z.string(),
});
export type Refusal = z.infer<typeof refusal>;
