import type { Clock } from '@onhand/service-kit/clock.ts';
import type { ShopFile } from './persistence.ts';
import { rememberNonces } from './woocommerce/authentication.ts';
import type { Nonces } from './woocommerce/authentication.ts';
import { openOutbox } from './woocommerce/outbox.ts';
import type { Outbox } from './woocommerce/outbox.ts';
import type { Shop } from './woocommerce/shop.ts';
import type { ShopState } from './woocommerce/state.ts';

/** A shop that answers, with what it needs besides its memory. */
export interface RunningShop {
  readonly shop: Shop;
  readonly outbox: Outbox;
  readonly nonces: Nonces;
  /** To be called after anything may have happened: sends what waits and keeps the state. */
  changed(): void;
}

/** The shops of a sandbox. */
export interface Shops {
  all(): RunningShop[];
  find(id: string): RunningShop | null;
  open(state: ShopState): RunningShop;
  remove(id: string): Promise<boolean>;
  close(): Promise<void>;
}

interface ShopsOptions {
  readonly clock: Clock;
  /** The sandbox's own address. */
  readonly origin: () => string;
  readonly file: ShopFile;
}

/** Opens the shops that the file keeps; more come by the control API. */
export function openShops({ clock, origin, file }: ShopsOptions): Shops {
  const shops = new Map<string, RunningShop>();
  const save = () => file.save([...shops.values()].map(({ shop }) => shop.state));

  const open = (state: ShopState): RunningShop => {
    const outbox = openOutbox(() => shop, save);
    const shop: Shop = {
      state,
      clock: { now: () => new Date(clock.now().getTime() + state.clockSkewMs) },
      url: () => `${origin()}/woocommerce/${state.id}`,
      emit: (topic, resourceId) => outbox.emit(topic, resourceId),
    };
    const running: RunningShop = {
      shop,
      outbox,
      nonces: rememberNonces(),
      changed: () => {
        outbox.collect();
        outbox.start();
        save();
      },
    };
    shops.set(state.id, running);
    return running;
  };
  for (const state of file.load()) open(state);

  return {
    all: () => [...shops.values()],
    find: (id) => shops.get(id) ?? null,
    open: (state) => {
      const running = open(state);
      save();
      return running;
    },
    remove: async (id) => {
      const running = shops.get(id);
      shops.delete(id);
      await running?.outbox.close();
      save();
      return running !== undefined;
    },
    close: async () => {
      await Promise.all([...shops.values()].map(({ outbox }) => outbox.close()));
      await file.close();
    },
  };
}
