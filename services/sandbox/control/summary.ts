import { platformOf } from '../platforms/registry.ts';
import type { ListingNames } from '../platforms/simulated-platform.ts';
import { isOffered, optionsOf, termsOf } from '../shop/describe.ts';
import { amount, lineTotal, priceOf } from '../shop/money.ts';
import type { RunningShop } from '../shop/running-shop.ts';
import { now } from '../shop/shop.ts';
import type { ActiveFault, Product } from '../shop/state.ts';
import { stockHolder } from '../shop/stock.ts';

/** Describes a shop as its owner would see it. */
export interface ShopSummary {
  /** The platform's key in platforms/registry.ts. */
  readonly platform: string;
  /** The platform's name as people write it. */
  readonly platformName: string;
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  /** The base URL to enter for an integration. */
  readonly baseUrl: string;
  /** The address of the shop's page for people. */
  readonly pageUrl: string;
  /** The API secrets to enter for an integration, under the platform's own names. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly products: readonly ProductSummary[];
  readonly orders: readonly OrderSummary[];
  readonly webhooks: readonly { id: number; topic: string; url: string; status: string; failures: number }[];
  /** The number of deliveries that wait or are in flight. */
  readonly pendingDeliveries: number;
  readonly deliveriesHeld: boolean;
  /** How long each delivery waits after its event, in ms. */
  readonly deliveryDelayMs: number;
  readonly faults: readonly ActiveFault[];
  /** The time on the shop's clock. */
  readonly now: string;
}

export interface ProductSummary {
  readonly id: number;
  /** The id of a variation's product; 0 if the product is not a variation. */
  readonly parentId: number;
  readonly type: 'simple' | 'variable' | 'variation';
  /** `publish` if the product is for sale. */
  readonly status: string;
  /** The name as people see it. */
  readonly name: string;
  readonly sku: string;
  /** What the platform's API calls its stock. */
  readonly names: ListingNames;
  /** Whether shoppers can choose it, if it is a variation: its product offers its options. */
  readonly isOffered: boolean;
  readonly description: string;
  /** The current price, sales included. */
  readonly price: string;
  readonly regularPrice: string;
  /** The sale price; '' if there is no sale. */
  readonly salePrice: string;
  readonly categories: readonly string[];
  readonly tags: readonly string[];
  /** Addresses of the images in the shop. */
  readonly images: readonly string[];
  /** The quantity in stock; null if stock is not managed. */
  readonly stock: number | null;
  /** Whether shoppers may order more than there is. */
  readonly backorders: Product['backorders'];
}

export interface CustomerSummary {
  readonly id: number;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly billing: Readonly<Record<string, string>>;
  readonly shipping: Readonly<Record<string, string>>;
}

export interface OrderSummary {
  readonly id: number;
  /** Tells apart two orders with the same id. */
  readonly orderKey: string;
  readonly status: string;
  /** Whether the order can still be canceled. */
  readonly isOpen: boolean;
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

export function summaryOf({ shop }: RunningShop, origin: string): ShopSummary {
  const { state } = shop;
  const platform = platformOf(state);
  const { permissions: _, ...secrets } = state.credentials;
  return {
    platform: state.platform,
    platformName: platform.name,
    id: state.id,
    name: state.name,
    currency: state.currency,
    baseUrl: shop.url(),
    pageUrl: `${origin}/shops/${state.id}`,
    secrets,
    products: state.products
      .filter(({ status }) => status !== 'trash')
      .map((product) => ({
        id: product.id,
        parentId: product.parentId,
        type: product.type,
        status: product.status,
        name: product.type === 'variation' ? optionsOf(product) : platform.shownText(product.name),
        sku: product.sku,
        names: platform.namesOf(shop, product),
        isOffered: isOffered(shop, product),
        description: product.description,
        price: priceOf(product),
        regularPrice: product.regularPrice,
        salePrice: product.salePrice,
        categories: termsOf(shop, 'categories', product.categoryIds).map(({ name }) =>
          platform.shownText(name),
        ),
        tags: termsOf(shop, 'tags', product.tagIds).map(({ name }) => platform.shownText(name)),
        images: product.images.map(({ src }) => src),
        stock: stockHolder(shop, product)?.stockQuantity ?? null,
        backorders: (stockHolder(shop, product) ?? product).backorders,
      })),
    orders: state.orders.map((order) => ({
      id: order.id,
      orderKey: order.orderKey,
      status: order.status,
      isOpen: platform.orders.isOpen(order),
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
    deliveriesHeld: state.deliveriesHeld,
    deliveryDelayMs: state.deliveryDelayMs,
    faults: state.faults,
    now: `${now(shop)}Z`,
  };
}
