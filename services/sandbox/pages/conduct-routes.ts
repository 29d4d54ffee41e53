import type { FastifyInstance } from 'fastify';
import { platformOf } from '../platforms/registry.ts';
import { Refusal } from '../shop/refusal.ts';
import type { RunningShop } from '../shop/running-shop.ts';
import { switchOn } from '../shop/switch-on.ts';
import type { Shops } from '../shops.ts';
import { backTo, noShop } from './answers.ts';
import { faultPresets } from './fault-presets.ts';

type Form = { Params: { shop: string }; Body: Record<string, string> };

const delayMs = 60_000;

/** What each button of the deliveries does, and what the page then says. */
const actions: Readonly<Record<string, (running: RunningShop) => string>> = {
  hold({ shop }) {
    shop.state.deliveriesHeld = true;
    return 'Deliveries wait until you release them.';
  },
  release({ shop }) {
    shop.state.deliveriesHeld = false;
    return 'Deliveries are sent again.';
  },
  reverse({ shop }) {
    shop.state.outbox = shop.state.outbox.toReversed();
    return 'The last one that waits is the first now.';
  },
  drop({ shop }) {
    const dropped = shop.state.outbox.length;
    shop.state.outbox = [];
    return `Deliveries lost: ${dropped}.`;
  },
  delay({ shop }) {
    shop.state.deliveryDelayMs = delayMs;
    return 'Deliveries come a minute late.';
  },
  hurry({ shop }) {
    shop.state.deliveryDelayMs = 0;
    return 'Deliveries come at once.';
  },
};

/** Fastify plugin of the forms that edit stock by hand, and have things go wrong. */
export async function conductForms(app: FastifyInstance, { shops }: { shops: Shops }): Promise<void> {
  const form = (path: string, act: (running: RunningShop, body: Record<string, string>) => string) =>
    app.post<Form>(`/shops/:shop/${path}`, async ({ params, body }, reply) => {
      const running = shops.find(params.shop);
      if (running === null) return noShop(reply);
      try {
        const done = act(running, body ?? {});
        running.changed();
        return backTo(reply, params.shop, 'done', done);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return backTo(reply, params.shop, 'refused', error.message);
      }
    });

  form('stock', ({ shop }, { product, quantity = '' }) => {
    const units = quantity.trim() === '' ? null : Number(quantity);
    if (units !== null && !Number.isInteger(units)) throw refused('The stock must be a whole number.');
    platformOf(shop.state).products.setStock(shop, Number(product), units);
    return units === null ? 'Its stock is not managed any more.' : `Its stock is ${units} now.`;
  });

  form('faults', ({ shop }, { preset: name = '', product, calls: given = '' }) => {
    const preset = Object.hasOwn(faultPresets, name) ? faultPresets[name] : undefined;
    if (preset === undefined) throw refused('There is no such fault.');
    const calls = given.trim() === '' ? undefined : Number(given);
    if (calls !== undefined && !(Number.isInteger(calls) && calls > 0)) {
      throw refused('The number of calls must be a whole number from 1.');
    }
    if ('aimed' in preset) {
      switchOn(shop.state, { ...preset.aimed, ...(calls !== undefined && { calls }) });
    } else {
      const productId = Number(product);
      if (!shop.state.products.some(({ id }) => id === productId)) {
        throw refused('Choose the product that it concerns.');
      }
      const fault = preset.ofProduct(productId, platformOf(shop.state));
      if (fault === null) throw refused('The sandbox has no such fault for this platform.');
      switchOn(shop.state, fault);
    }
    return `Switched on: ${preset.label}.`;
  });

  form('faults/clear', ({ shop }) => {
    shop.state.faults = [];
    return 'Everything works again.';
  });

  form('deliveries', (running, { action = '' }) => {
    const act = Object.hasOwn(actions, action) ? actions[action] : undefined;
    if (act === undefined) throw refused('There is no such button.');
    return act(running);
  });
}

function refused(message: string): Refusal {
  return new Refusal(400, 'input_invalid', message);
}
