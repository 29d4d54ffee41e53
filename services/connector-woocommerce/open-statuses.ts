import { z } from 'zod';
import type { Call } from '@onhand/connector-kit/connector.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { request } from './client.ts';

/** Statuses whose orders hold no stock any more and begin to hold none. */
const ended = new Set(['completed', 'cancelled', 'refunded', 'trash', 'auto-draft']);

/** Statuses that every shop has and whose orders hold stock or may still begin to. */
const always = ['pending', 'on-hold', 'processing', 'failed'];

const totals = z.array(z.object({ slug: z.string() }));

/**
 * Lists the shop's order statuses, its plugins' too, that are not final. A list of orders by status accepts
 * only statuses that the shop has. Null: the shop does not tell, because the key's owner may not see its
 * reports, or a firewall does not let them through.
 */
export async function openStatuses(
  call: Call,
): Promise<{ readonly kind: 'statuses'; readonly statuses: string[] | null } | Fault> {
  const answer = await request(call, { method: 'GET', endpoint: 'reports/orders/totals', schema: totals });
  switch (answer.kind) {
    case 'answer': {
      const own = answer.body.map(({ slug }) => slug).filter((slug) => !ended.has(slug));
      return { kind: 'statuses', statuses: [...new Set([...always, ...own])] };
    }
    case 'rejected':
    case 'unauthorized':
    case 'unavailable':
      // A wrong key, or a shop that is down, fails the list of orders, too.
      return { kind: 'statuses', statuses: null };
    case 'rate_limited':
    case 'unknown':
      return answer;
  }
}

const withStatus = z.object({ status: z.string() });

/** Tells whether a record of orders is known to be final. */
export function isEnded(record: unknown): boolean {
  const { data } = withStatus.safeParse(record);
  return data !== undefined && ended.has(data.status);
}
