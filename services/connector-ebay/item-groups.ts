import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { z } from 'zod';
import { request } from './client.ts';
import { costs } from './limits.ts';

/** A group: the SKUs of its variations, and all of its other fields. */
const group = z.looseObject({ variantSKUs: z.array(z.string()).default([]) });

export type Group = z.infer<typeof group>;

export type GroupRead =
  | { readonly kind: 'group'; readonly skus: readonly string[]; readonly record: Group }
  | { readonly kind: 'absent' }
  | SharedFault;

/** eBay's codes for a group that it does not have, or that can have no such key. */
const unknownGroup: ReadonlySet<string> = new Set(['25705', '25706', '25708']);
/** Keys are no longer than this. */
const longestKey = 50;

/** Reads the SKUs of a variation listing by the key of its group. */
export async function readGroup(call: Call, key: string): Promise<GroupRead> {
  if (key === '' || key.length > longestKey) return { kind: 'absent' };
  const answer = await request(call, {
    method: 'GET',
    path: `/sell/inventory/v1/inventory_item_group/${encodeURIComponent(key)}`,
    cost: costs.inventory,
    answer: group,
  });
  if (answer.kind === 'answer') {
    return { kind: 'group', skus: answer.body.variantSKUs, record: answer.body };
  }
  return answer.kind === 'rejected' && unknownGroup.has(answer.code) ? { kind: 'absent' } : answer;
}
