import { refusal } from '@onhand/contracts/connector/refusal.ts';
import type { Refusal } from '@onhand/contracts/connector/refusal.ts';
import { z } from 'zod';

const refusalStatus: Readonly<Record<Refusal['code'], number>> = {
  input_invalid: 400,
  keys_repeated: 400,
  caller_unauthorized: 401,
  operation_unknown: 404,
  capability_missing: 404,
  integration_unknown: 404,
  credentials_unavailable: 503,
  shop_address_invalid: 409,
};

/** Returns how a call that was not forwarded is answered. */
export function refusalOf(error: unknown): { status: number; code: string; message: string } {
  if (error instanceof z.ZodError) {
    return { status: 400, code: 'input_invalid', message: z.prettifyError(error) };
  }
  const refused = refusal.safeParse(error);
  if (refused.success) return { status: refusalStatus[refused.data.code], ...refused.data };
  // Fastify itself refuses a body that is too long or not JSON.
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number') {
    return { status: error.statusCode, code: 'input_invalid', message: error.message };
  }
  return { status: 500, code: 'internal_error', message: 'The connector service failed.' };
}
