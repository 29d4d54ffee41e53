import type { Webhook } from '@onhand/connector-kit/webhook.ts';
import { webhook as ebay } from '@onhand/connector-ebay/webhook.ts';
import { webhook as etsy } from '@onhand/connector-etsy/webhook.ts';
import { webhook as shopify } from '@onhand/connector-shopify/webhook.ts';
import { webhook as woocommerce } from '@onhand/connector-woocommerce/webhook.ts';
import { platformKeys } from '@onhand/contracts/platforms.ts';
import type { PlatformKey, WebhookPlatform } from '@onhand/contracts/platforms.ts';

type Modules = Record<WebhookPlatform, Webhook> & Partial<Record<PlatformKey, Webhook>>;

/** The webhook module of each platform that sends webhooks. The type requires all of them. */
const modules: Readonly<Modules> = { woocommerce, shopify, ebay, etsy };

/** Maps every platform that has a connector to its webhook decoder; null: its orders are polled. */
export const platforms: ReadonlyMap<string, Webhook | null> = new Map(
  platformKeys.map((key) => [key, modules[key] ?? null]),
);
