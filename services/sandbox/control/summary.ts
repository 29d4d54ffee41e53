import type { RunningShop } from '../shops.ts';
import { amount } from '../woocommerce/money.ts';
import { shown } from '../woocommerce/kses.ts';
import { now } from '../woocommerce/shop.ts';
import type { ActiveFault, Delivery, SeenRequest, SeenWrite } from '../woocommerce/state.ts';
import { shownStock } from '../woocommerce/stock.ts';
import { termsOf } from '../woocommerce/terms.ts';
import { lineTotal } from '../woocommerce/wire/order.ts';
import { optionsOf, priceOf } from '../woocommerce/wire/product.ts';

/** A shop as its owner would see it. */
export interface ShopSummary {
  readonly platform: 'woocommerce';
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  /** What an integration gives as its base URL. */
  readonly baseUrl: string;
  /** The page for people. */
  readonly pageUrl: string;
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly products: readonly ProductSummary[];
  readonly orders: readonly OrderSummary[];
  readonly webhooks: readonly { id: number; topic: string; url: string; status: string; failures: number }[];
  /** Deliveries that wait or are on their way. */
  readonly pendingDeliveries: number;
  readonly faults: readonly ActiveFault[];
  /** The shop's time. */
  readonly now: string;
}

export interface ProductSummary {
  readonly id: number;
  /** 0 for all but variations. */
  readonly parentId: number;
  readonly type: 'simple' | 'variable' | 'variation';
  /** publish: on sale. */
  readonly status: string;
  /** As people see it. */
  readonly name: string;
  readonly sku: string;
  readonly description: string;
  /** What it is sold for now. */
  readonly price: string;
  readonly regularPrice: string;
  /** '' where there is no sale. */
  readonly salePrice: string;
  readonly categories: readonly string[];
  readonly tags: readonly string[];
  /** Addresses in the shop. */
  readonly images: readonly string[];
  /** Null: not managed. */
  readonly stock: number | null;
}

export interface OrderSummary {
  readonly id: number;
  readonly status: string;
  readonly total: string;
  readonly placedAt: string;
  readonly lines: readonly {
    lineId: number;
    productId: number;
    variationId: number;
    name: string;
    quantity: number;
  }[];
}

export type { Delivery, SeenRequest, SeenWrite };

export function summaryOf({ shop }: RunningShop, origin: string): ShopSummary {
  const { state } = shop;
  return {
    platform: state.platform,
    id: state.id,
    name: state.name,
    currency: state.currency,
    baseUrl: shop.url(),
    pageUrl: `${origin}/shops/${state.id}`,
    consumerKey: state.credentials.consumerKey,
    consumerSecret: state.credentials.consumerSecret,
    products: state.products
      .filter(({ status }) => status !== 'trash')
      .map((product) => ({
        id: product.id,
        parentId: product.parentId,
        type: product.type,
        status: product.status,
        name: product.type === 'variation' ? optionsOf(product) : shown(product.name),
        sku: product.sku,
        description: product.description,
        price: priceOf(product),
        regularPrice: product.regularPrice,
        salePrice: product.salePrice,
        categories: termsOf(shop, 'categories', product.categoryIds).map(({ name }) => shown(name)),
        tags: termsOf(shop, 'tags', product.tagIds).map(({ name }) => shown(name)),
        images: product.images.map(({ src }) => src),
        stock: shownStock(shop, product).stock_quantity,
      })),
    orders: state.orders.map((order) => ({
      id: order.id,
      status: order.status,
      total: amount(order.lines.reduce((sum, line) => sum + lineTotal(line), 0)),
      placedAt: `${order.createdAt}Z`,
      lines: order.lines.map((line) => ({
        lineId: line.id,
        productId: line.productId,
        variationId: line.variationId,
        name: line.name,
        quantity: line.quantity,
      })),
    })),
    webhooks: state.webhooks.map(({ id, topic, url, status, failures }) => ({
      id,
      topic,
      url,
      status,
      failures,
    })),
    pendingDeliveries: state.outbox.length,
    faults: state.faults,
    now: `${now(shop)}Z`,
  };
}
