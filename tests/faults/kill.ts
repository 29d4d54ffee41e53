import { setTimeout as delay } from 'node:timers/promises';
import { connect } from '@onhand/database/connect.ts';
import type { Db } from '@onhand/database/connect.ts';
import { gatewayClient } from '@onhand/local-stack/gateway-client.ts';
import type { Report } from '@onhand/local-stack/interruption.ts';
import { sandboxControl } from '@onhand/sandbox/control/client.ts';
import type { SandboxControl } from '@onhand/sandbox/control/client.ts';
import { sql } from 'kysely';
import type { KillableStack, Victim } from './killable-stack.ts';
import { createFaultMerchant } from './merchant.ts';
import type { FaultMerchant } from './merchant.ts';

const opening = 10_000;
const ordersPerSecond = 5;
/** Seconds of orders before the kill, while the part is down, and after its restart. */
const seconds = { before: 5, down: 12, after: 8 };
/** A pass of each shop takes five minutes at most; what is not right by then is wrong. */
const rightWithinMs = 7 * 60_000;
const lookEveryMs = 500;

/** What became of the orders around one kill. */
export interface KillResult {
  readonly victim: Victim;
  readonly orders: number;
  /** Orders that a shop has and Onhand has not. */
  readonly lost: number;
  /** Units that Onhand counts beyond those sold. */
  readonly doubled: number;
  /** Falls that were put back on sale. Every order is genuine, so each is a fault. */
  readonly putBack: number;
  /** Webhooks that the shops had switched off during the outage. */
  readonly switchedOff: number;
  /** From the restart until every order was known and every shop showed the right figure; null: never. */
  readonly secondsUntilRight: number | null;
}

/** Kills one part under load, starts it again, and waits until everything is right. */
export async function killUnderLoad(
  stack: KillableStack,
  victim: Victim,
  { signal, report }: { readonly signal: AbortSignal; readonly report: Report },
): Promise<KillResult> {
  const sandbox = sandboxControl(stack.sandboxUrl);
  const gateway = gatewayClient(stack.gatewayUrl, stack.operatorKey);
  const merchant = await createFaultMerchant(gateway, sandbox, { name: `kill-${victim}`, opening });
  const db = connect(stack.databaseUrl, { maxConnections: 1 });
  // A killed PostgreSQL ends the connection; the next statement opens another.
  try {
    const observed = { db, sandbox, merchant };
    await until(observed, { sold: 0, signal, withinMs: 60_000 });
    let placed = await sell(sandbox, merchant, { seconds: seconds.before, signal });
    report(`${victim}: killed`);
    await stack.kill(victim);
    placed += await sell(sandbox, merchant, { seconds: seconds.down, signal });
    await stack.restart(victim);
    const restartedAtMs = performance.now();
    report(`${victim}: started again`);
    const switchedOff = await countSwitchedOff(sandbox, merchant);
    placed += await sell(sandbox, merchant, { seconds: seconds.after, signal });
    const isRight = await until(observed, { sold: placed, signal, withinMs: rightWithinMs });
    const untilRightMs = performance.now() - restartedAtMs;
    const state = await look(observed);
    return {
      victim,
      orders: placed,
      lost: placed - state.known,
      doubled: Math.max(0, opening - placed - (state.available ?? 0)),
      putBack: state.putBack,
      switchedOff,
      secondsUntilRight: isRight ? Math.round(untilRightMs / 100) / 10 : null,
    };
  } finally {
    await db.destroy();
  }
}

/** Places orders of one unit at a steady rate, one shop after another. Returns the number of orders. */
async function sell(
  sandbox: SandboxControl,
  { shops }: FaultMerchant,
  wanted: { readonly seconds: number; readonly signal: AbortSignal },
): Promise<number> {
  const startedAtMs = performance.now();
  const count = wanted.seconds * ordersPerSecond;
  for (let order = 0; order < count; order += 1) {
    const dueMs = startedAtMs + (order * 1_000) / ordersPerSecond;
    await delay(Math.max(0, dueMs - performance.now()), undefined, { signal: wanted.signal });
    const shop = shops[order % shops.length];
    if (shop !== undefined) {
      await sandbox.placeOrder(shop.shopId, { lines: [{ productId: shop.productId, quantity: 1 }] });
    }
  }
  return count;
}

interface Observed {
  readonly db: Db;
  readonly sandbox: SandboxControl;
  readonly merchant: FaultMerchant;
}

/** Waits until all orders are known and every shop shows what is left. Returns whether that came about. */
async function until(
  observed: Observed,
  wanted: { readonly sold: number; readonly signal: AbortSignal; readonly withinMs: number },
): Promise<boolean> {
  const deadlineMs = performance.now() + wanted.withinMs;
  while (performance.now() < deadlineMs) {
    const { known, available, figures } = await look(observed);
    const left = opening - wanted.sold;
    if (known === wanted.sold && available === left && figures.every((figure) => figure === left))
      return true;
    await delay(lookEveryMs, undefined, { signal: wanted.signal });
  }
  return false;
}

async function look({ db, sandbox, merchant }: Observed) {
  const { merchantId } = merchant;
  const { rows } = await sql<{ known: number; available: number | null; putBack: number }>`
    select (select count(*) from orders where merchant_id = ${merchantId} and revision > 0)::int as known,
           (select sum(on_hand - committed - deficit) from stock_levels
            where merchant_id = ${merchantId})::int as available,
           (select count(*) from observations
            where merchant_id = ${merchantId} and state = 'reversed')::int as "putBack"`.execute(db);
  const figures = await Promise.all(
    merchant.shops.map(({ shopId, productId }) => sandbox.stockOf(shopId, productId)),
  );
  const [state] = rows;
  return {
    known: state?.known ?? 0,
    available: state?.available ?? null,
    putBack: state?.putBack ?? 0,
    figures,
  };
}

async function countSwitchedOff(sandbox: SandboxControl, { shops }: FaultMerchant): Promise<number> {
  const summaries = await Promise.all(shops.map(({ shopId }) => sandbox.shop(shopId)));
  return summaries.flatMap(({ webhooks }) => webhooks).filter(({ status }) => status === 'disabled').length;
}
