import type { ShopSummary } from '../control/summary.ts';
import { html } from './html.ts';
import { layout } from './layout.ts';

/** Renders the page of all shops. */
export function shopList(shops: readonly ShopSummary[]): string {
  const rows = shops.map(
    (shop) =>
      html`<tr>
        <td><a href="/shops/${shop.id}">${shop.name}</a></td>
        <td>${shop.platformName}</td>
        <td class="number">${shop.products.filter(({ type }) => type !== 'variable').length}</td>
        <td class="number">${shop.orders.length}</td>
        <td><code>${shop.baseUrl}</code></td>
      </tr>`,
  );
  return layout(
    'Sandbox',
    html`<main>
      <h1>Sandbox</h1>
      <p>Simulated shops behind the platforms’ real wire formats. Nothing here is sold or sent.</p>
      ${
        shops.length === 0
          ? html`<p class="message">No shops yet: make one with <code>POST /control/shops</code>.</p>`
          : html`<div class="scroll">
              <table>
                <thead>
                  <tr>
                    <th scope="col">Shop</th>
                    <th scope="col">Platform</th>
                    <th scope="col" class="number">Items</th>
                    <th scope="col" class="number">Orders</th>
                    <th scope="col">Base URL</th>
                  </tr>
                </thead>
                <tbody>
                  ${rows}
                </tbody>
              </table>
            </div>`
      }
    </main>`,
  );
}
