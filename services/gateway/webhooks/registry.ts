import type { Webhook } from '@onhand/connector-kit/webhook.ts';
import { webhook as woocommerce } from '@onhand/connector-woocommerce/webhook.ts';

/** Every platform there is a connector for, with how its webhooks are read; null: its orders are polled. */
export const platforms: ReadonlyMap<string, Webhook | null> = new Map([
  ['woocommerce', woocommerce],
  ['vendure', null],
]);
