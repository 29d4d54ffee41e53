import type { ShopSummary } from '../control/summary.ts';
import { html } from './html.ts';
import { layout } from './layout.ts';
import { table } from './table.ts';

/** Renders the page of all shops. */
export function shopList(shops: readonly ShopSummary[]): string {
  const rows = shops.map((shop) => [
    html`<a href="/shops/${shop.id}">${shop.name}</a>`,
    shop.platformName,
    shop.products.filter(({ type }) => type !== 'variable').length,
    shop.orders.length,
    html`<code>${shop.baseUrl}</code>`,
  ]);
  return layout(
    'Sandbox',
    html`<main>
      <h1 id="shops">Sandbox</h1>
      <p>Simulated shops behind the platforms’ real wire formats. Nothing here is sold or sent.</p>
      ${
        shops.length === 0
          ? html`<p class="message">No shops yet: make one with <code>POST /control/shops</code>.</p>`
          : table(
              'shops',
              [
                { heading: 'Shop' },
                { heading: 'Platform' },
                { heading: 'Items', is: 'number' },
                { heading: 'Orders', is: 'number' },
                { heading: 'Base URL' },
              ],
              rows,
            )
      }
    </main>`,
  );
}
