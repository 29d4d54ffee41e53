import type { OrderSummary, ProductSummary, ShopSummary } from '../control/summary.ts';
import { amount, hundredths } from '../shop/money.ts';
import type { SeenWrite } from '../shop/state.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { layout } from './layout.ts';
import { conductPanel, deliveriesPanel } from './conduct-panel.ts';
import { table } from './table.ts';

/** Describes what the last form did. */
interface Message {
  readonly text: string;
  readonly bad: boolean;
}

const shown = 20;

/**
 * Renders a shop's page: its products, its recent orders, the quantities that were written to it, and what
 * goes wrong there.
 */
export function shopPage(shop: ShopSummary, writes: readonly SeenWrite[], message: Message | null): string {
  return layout(
    shop.name,
    html`<nav><a href="/">All shops</a></nav>
      <main>
        <h1>${shop.name}</h1>
        ${message === null ? html`` : html`<p role="status" class="message ${message.bad ? 'bad' : ''}">${message.text}</p>`}
        ${shop.faults.length === 0 ? html`` : html`<p class="message bad"><a href="#faults">Faults are switched on</a>: ${shop.faults.length}.</p>`}
        <h2 id="products">Products</h2>
        ${table(
          'products',
          [
            { heading: 'Product' },
            { heading: 'SKU', is: 'wide' },
            { heading: 'Price', is: 'number' },
            { heading: 'In stock', is: 'number' },
            { heading: 'By hand', is: 'number' },
            { heading: 'Buy', is: 'number' },
          ],
          sellable(shop).map((one) => productRow(shop, one)),
        )}
        <h2 id="orders">Recent orders</h2>
        ${
          shop.orders.length === 0
            ? html`<p class="faint">None yet.</p>`
            : table(
                'orders',
                [
                  { heading: 'Order' },
                  { heading: 'Placed', is: 'wide' },
                  { heading: 'Items' },
                  { heading: 'Total', is: 'number' },
                  { heading: 'Status' },
                  { heading: 'Cancel', is: 'number' },
                ],
                recent(shop.orders).map((one) => orderRow(shop, one)),
              )
        }
        <h2 id="writes">Quantities written to this shop</h2>
        ${
          writes.length === 0
            ? html`<p class="faint">None yet.</p>`
            : table(
                'writes',
                [
                  { heading: 'Time' },
                  { heading: 'Product' },
                  { heading: 'Quantity', is: 'number' },
                  { heading: 'Outcome' },
                  { heading: 'Answer', is: 'number' },
                ],
                recent(writes).map((one) => writeRow(shop, one)),
              )
        }
        <h2 id="webhooks">Webhooks</h2>
        ${
          shop.webhooks.length === 0
            ? html`<p class="faint">None yet.</p>`
            : table(
                'webhooks',
                [
                  { heading: 'Topic' },
                  { heading: 'To' },
                  { heading: 'Status' },
                  { heading: 'Failures in a row', is: 'number' },
                ],
                shop.webhooks.map(({ topic, url, status, failures }) => [
                  topic,
                  html`<code>${url}</code>`,
                  status,
                  failures,
                ]),
              )
        }
        ${deliveriesPanel(shop)} ${conductPanel(shop)}
        <p class="faint">Base URL: <code>${shop.baseUrl}</code></p>
      </main>`,
  );
}

function sellable(shop: ShopSummary): ProductSummary[] {
  return shop.products.filter(({ type }) => type !== 'variable');
}

function recent<T>(all: readonly T[]): T[] {
  return all.slice(-shown).toReversed();
}

function productRow(shop: ShopSummary, product: ProductSummary): (Html | string)[] {
  const soldOut = product.stock !== null && product.stock <= 0;
  const label = nameOf(shop, product.id);
  const before =
    product.price === product.regularPrice
      ? html``
      : html`<s>${amount(hundredths(product.regularPrice))}</s> `;
  return [
    label,
    product.sku,
    html`${before}${amount(hundredths(product.price))} ${shop.currency}`,
    html`<span data-stock="${product.id}">${product.stock ?? 'not managed'}</span>`,
    html`<form method="post" action="/shops/${shop.id}/stock">
      <input type="hidden" name="product" value="${product.id}" />
      <label
        ><span class="hidden">Stock of ${label}</span
        ><input type="number" name="quantity" value="${product.stock ?? ''}"
      /></label>
      <button class="quiet">Set<span class="hidden"> the stock of ${label}</span></button>
    </form>`,
    html`<form method="post" action="/shops/${shop.id}/buy">
      <input type="hidden" name="product" value="${product.id}" />
      <label
        ><span class="hidden">Quantity of ${label}</span
        ><input type="number" name="quantity" value="1" min="1" required ${soldOut ? 'disabled' : ''}
      /></label>
      <button ${soldOut ? 'disabled' : ''}>
        ${soldOut ? 'Sold out' : 'Buy'}<span class="hidden"> ${label}</span>
      </button>
    </form>`,
  ];
}

function orderRow(shop: ShopSummary, order: OrderSummary): (Html | string)[] {
  const cancel = html`<form method="post" action="/shops/${shop.id}/orders/${order.id}/cancel">
    <button class="quiet">Cancel<span class="hidden"> order ${order.id}</span></button>
  </form>`;
  return [
    `#${order.id}`,
    timeOf(order.placedAt),
    order.lines.map(({ quantity, name }) => `${quantity} × ${name}`).join(', '),
    `${order.total} ${shop.currency}`,
    order.status,
    order.isOpen ? cancel : '',
  ];
}

function writeRow(shop: ShopSummary, write: SeenWrite): (string | number)[] {
  return [
    timeOf(write.at),
    nameOf(shop, write.productId),
    write.quantity,
    write.outcome,
    write.httpStatus ?? 'connection cut',
  ];
}

function nameOf(shop: ShopSummary, id: number): string {
  const product = shop.products.find((one) => one.id === id);
  const parent = shop.products.find((one) => one.id === product?.parentId);
  if (product === undefined) return String(id);
  return parent === undefined ? product.name : `${parent.name}, ${product.name}`;
}

function timeOf(iso: string): string {
  return iso.replace('T', ' ').replace('Z', '');
}
