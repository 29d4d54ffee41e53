import { z } from 'zod';

/** The environment variable by which the gateway and the connectors accept shops in private networks. */
export const privateShopsVariable = {
  ONHAND_ALLOW_PRIVATE_SHOPS: z
    .stringbool()
    .default(false)
    .describe('true: shops may have private addresses and plain HTTP'),
};
