import type { shipNotice } from '@onhand/contracts/gateway-api/ship-notices.ts';
import type { Notice } from '@onhand/core/warehouse/ship-notices/notice-row.ts';
import type { z } from 'zod';

/** Renders a ship notice. */
export function shipNoticeView({ lines, ...notice }: Notice): z.infer<typeof shipNotice> {
  return { ...notice, lines: [...lines] };
}
