import type { ShopSummary } from '../control/summary.ts';
import type { ActiveFault } from '../shop/state.ts';
import { faultPresets } from './fault-presets.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';

/** Renders the deliveries that wait, and buttons for what may happen to them on their way. */
export function deliveriesPanel(shop: ShopSummary): Html {
  const button = (action: string, label: string, value = 'quiet') =>
    html`<button class="${value}" name="action" value="${action}">${label}</button>`;
  return html`<p>Deliveries waiting: ${shop.pendingDeliveries}${shop.deliveriesHeld ? ', held back' : ''}.</p>
    <form class="row" method="post" action="/shops/${shop.id}/deliveries">
      ${shop.deliveriesHeld ? button('release', 'Release', '') : button('hold', 'Hold back')}
      ${button('reverse', 'Turn the order around')} ${button('drop', 'Lose those that wait')}
      ${shop.deliveryDelayMs === 0 ? button('delay', 'Delay by a minute') : button('hurry', 'Delay no longer', '')}
    </form>`;
}

/** Renders the faults that are switched on, and a form that switches on another one. */
export function conductPanel(shop: ShopSummary): Html {
  return html`<h2 id="faults">What goes wrong here</h2>
    ${
      shop.faults.length === 0
        ? html`<p class="faint">Nothing.</p>`
        : html`<ul>
              ${shop.faults.map((active) => html`<li>${describe(active)}</li>`)}
            </ul>
            <form class="row" method="post" action="/shops/${shop.id}/faults/clear">
              <button>Switch all off</button>
            </form>`
    }
    <form class="row" method="post" action="/shops/${shop.id}/faults">
      <label
        >Fault
        <select name="preset">
          ${Object.entries(faultPresets).map(([name, { label }]) => html`<option value="${name}">${label}</option>`)}
        </select></label
      >
      <label
        >Product, where it concerns one
        <select name="product">
          ${shop.products.map(({ id, name }) => html`<option value="${id}">${name} (${id})</option>`)}
        </select></label
      >
      <label
        >Calls, or empty for all
        <input type="number" name="calls" min="1" />
      </label>
      <button>Switch on</button>
    </form>`;
}

/** Tells what a fault does, in the words of the control API. */
function describe({ fault: { kind, ...details }, callsLeft }: ActiveFault): string {
  const { calls: _calls, after: _after, ...rest } = details as Record<string, unknown>;
  const given = Object.entries(rest).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  const left = callsLeft === null ? [] : [`calls left: ${callsLeft}`];
  return [kind, ...given, ...left].join(', ');
}
