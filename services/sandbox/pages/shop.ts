import type { OrderSummary, ProductSummary, ShopSummary } from '../control/summary.ts';
import { amount, hundredths } from '../shop/money.ts';
import type { SeenWrite } from '../shop/state.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { layout } from './layout.ts';

/** Describes what the last form did. */
interface Message {
  readonly text: string;
  readonly bad: boolean;
}

const shown = 20;

/** Renders a shop's page: its products, its recent orders, and the quantities that were written to it. */
export function shopPage(shop: ShopSummary, writes: readonly SeenWrite[], message: Message | null): string {
  return layout(
    shop.name,
    html`<nav><a href="/">All shops</a></nav>
      <main>
        <h1>${shop.name}</h1>
        ${message === null ? html`` : html`<p role="status" class="message ${message.bad ? 'bad' : ''}">${message.text}</p>`}
        ${shop.faults.length === 0 ? html`` : html`<p class="message bad">Faults are switched on: ${shop.faults.map(({ fault }) => fault.kind).join(', ')}.</p>`}
        <h2 id="products">Products</h2>
        ${table(
          'products',
          ['Product', '~SKU', '#Price', '#In stock', '#Buy'],
          sellable(shop).map((one) => productRow(shop, one)),
        )}
        <h2 id="orders">Recent orders</h2>
        ${
          shop.orders.length === 0
            ? html`<p class="faint">None yet.</p>`
            : table(
                'orders',
                ['Order', '~Placed', 'Items', '#Total', 'Status', '#Cancel'],
                recent(shop.orders).map((one) => orderRow(shop, one)),
              )
        }
        <h2 id="writes">Quantities written to this shop</h2>
        ${
          writes.length === 0
            ? html`<p class="faint">None yet.</p>`
            : table(
                'writes',
                ['Time', 'Product', '#Quantity', 'Outcome', '#Answer'],
                recent(writes).map((one) => writeRow(shop, one)),
              )
        }
        <h2 id="webhooks">Webhooks</h2>
        ${
          shop.webhooks.length === 0
            ? html`<p class="faint">None yet.</p>`
            : table(
                'webhooks',
                ['Topic', 'To', 'Status', '#Failures in a row'],
                shop.webhooks.map(
                  ({ topic, url, status, failures }) =>
                    html`<tr>
                      <td>${topic}</td>
                      <td><code>${url}</code></td>
                      <td>${status}</td>
                      <td class="number">${failures}</td>
                    </tr>`,
                ),
              )
        }
        <p class="faint">
          Deliveries waiting: ${shop.pendingDeliveries}. Base URL: <code>${shop.baseUrl}</code>
        </p>
      </main>`,
  );
}

const classes: Readonly<Record<string, string>> = { '#': 'number', '~': 'wide' };

/**
 * Renders a table. A heading with # aligns its column right, for numbers or buttons. A heading with ~ is
 * hidden on narrow screens.
 */
function table(id: string, headings: readonly string[], rows: readonly Html[]): Html {
  return html`<div class="scroll" role="region" tabindex="0" aria-labelledby="${id}">
    <table>
      <thead>
        <tr>
          ${headings.map(
            (heading) =>
              html`<th scope="col" class="${classes[heading.charAt(0)] ?? ''}">
                ${heading.replace(/^[#~]/, '')}
              </th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

function sellable(shop: ShopSummary): ProductSummary[] {
  return shop.products.filter(({ type }) => type !== 'variable');
}

function recent<T>(all: readonly T[]): T[] {
  return all.slice(-shown).toReversed();
}

function productRow(shop: ShopSummary, product: ProductSummary): Html {
  const soldOut = product.stock !== null && product.stock <= 0;
  const label = nameOf(shop, product.id);
  const before =
    product.price === product.regularPrice
      ? html``
      : html`<s>${amount(hundredths(product.regularPrice))}</s> `;
  return html`<tr>
    <th scope="row">${label}</th>
    <td class="wide">${product.sku}</td>
    <td class="number">${before}${amount(hundredths(product.price))} ${shop.currency}</td>
    <td class="number" data-stock="${product.id}">${product.stock ?? 'not managed'}</td>
    <td>
      <form method="post" action="/shops/${shop.id}/buy">
        <input type="hidden" name="product" value="${product.id}" />
        <label
          ><span class="hidden">Quantity of ${label}</span
          ><input type="number" name="quantity" value="1" min="1" required ${soldOut ? 'disabled' : ''}
        /></label>
        <button ${soldOut ? 'disabled' : ''}>
          ${soldOut ? 'Sold out' : 'Buy'}<span class="hidden"> ${label}</span>
        </button>
      </form>
    </td>
  </tr>`;
}

function orderRow(shop: ShopSummary, order: OrderSummary): Html {
  const items = order.lines.map(({ quantity, name }) => `${quantity} × ${name}`).join(', ');
  return html`<tr>
    <th scope="row">#${order.id}</th>
    <td class="wide">${timeOf(order.placedAt)}</td>
    <td>${items}</td>
    <td class="number">${order.total} ${shop.currency}</td>
    <td>${order.status}</td>
    <td>
      ${
        order.isOpen
          ? html`<form method="post" action="/shops/${shop.id}/orders/${order.id}/cancel">
              <button class="quiet">Cancel<span class="hidden"> order ${order.id}</span></button>
            </form>`
          : html``
      }
    </td>
  </tr>`;
}

function writeRow(shop: ShopSummary, write: SeenWrite): Html {
  return html`<tr>
    <td>${timeOf(write.at)}</td>
    <td>${nameOf(shop, write.productId)}</td>
    <td class="number">${write.quantity}</td>
    <td>${write.outcome}</td>
    <td class="number">${write.httpStatus ?? 'connection cut'}</td>
  </tr>`;
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
