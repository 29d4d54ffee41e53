import type { Webhook } from '@onhand/connector-kit/webhook.ts';
import { webhook as woocommerce } from '@onhand/connector-woocommerce/webhook.ts';
import { platformKeys } from '@onhand/contracts/platforms.ts';
import type { PlatformKey, WebhookPlatform } from '@onhand/contracts/platforms.ts';

type Modules = Record<WebhookPlatform, Webhook> & Partial<Record<PlatformKey, Webhook>>;

/** One for each platform that sends webhooks: without it this does not compile. */
const modules: Readonly<Modules> = { woocommerce };

/** Every platform there is a connector for, with how its webhooks are read; null: its orders are polled. */
export const platforms: ReadonlyMap<string, Webhook | null> = new Map(
  platformKeys.map((key) => [key, modules[key] ?? null]),
);
