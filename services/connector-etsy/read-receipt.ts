import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { Reading } from '@onhand/contracts/connector/unit.ts';
import { z } from 'zod';
import { request } from './client.ts';
import { isNotFound } from './etsy-faults.ts';
import { shopIdOf } from './shop-id.ts';
import { isNumber } from './units.ts';

export type ReceiptRead =
  | { readonly kind: 'receipt'; readonly record: unknown; readonly reading: Reading }
  | { readonly kind: 'absent' }
  | SharedFault;

/** Reads one receipt by its id, as Etsy shows it. A text that can be no id is absent. */
export async function readReceipt(call: Call, id: string): Promise<ReceiptRead> {
  if (!isNumber(id)) return { kind: 'absent' };
  const shop = await shopIdOf(call);
  if (shop.kind !== 'shop') return shop;
  const path = `/shops/${shop.id}/receipts/${id}`;
  const answer = await request(call, { method: 'GET', path, answer: z.looseObject({}) });
  if (answer.kind !== 'answer') return isNotFound(answer) ? { kind: 'absent' } : answer;
  return { kind: 'receipt', record: answer.body, reading: answer.reading };
}
