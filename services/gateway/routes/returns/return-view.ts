import type { returnWithLines } from '@onhand/contracts/gateway-api/returns.ts';
import type { Return } from '@onhand/core/warehouse/returns/return-row.ts';
import type { z } from 'zod';

/** Renders a return. */
export function returnView({ lines, ...row }: Return): z.infer<typeof returnWithLines> {
  return { ...row, lines: [...lines] };
}
