import type { Clock } from '@onhand/service-kit/clock.ts';
import { platformOf } from './platforms/registry.ts';
import { openOutbox } from './shop/outbox.ts';
import type { ShopFiles } from './shop/persistence.ts';
import type { RunningShop } from './shop/running-shop.ts';
import type { Shop } from './shop/shop.ts';
import type { ShopState } from './shop/state.ts';

/** Manages the shops of a sandbox. */
export interface Shops {
  all(): RunningShop[];
  find(id: string): RunningShop | null;
  open(state: ShopState): RunningShop;
  remove(id: string): Promise<boolean>;
  close(): Promise<void>;
}

interface ShopsOptions {
  readonly clock: Clock;
  /** Returns the sandbox's own address. */
  readonly origin: () => string;
  readonly files: ShopFiles;
}

/** Opens the shops that the files hold. The control API adds more. */
export function openShops({ clock, origin, files }: ShopsOptions): Shops {
  const shops = new Map<string, RunningShop>();

  const open = (state: ShopState): RunningShop => {
    const save = () => {
      if (shops.get(state.id)?.shop.state === state) files.save(state);
    };
    const outbox = openOutbox(() => shop, platformOf(state).deliveries, save);
    const shop: Shop = {
      state,
      clock: { now: () => new Date(clock.now().getTime() + state.clockSkewMs) },
      url: () => `${origin()}/${state.platform}/${state.id}`,
      emit: (topic, resourceId) => outbox.emit(topic, resourceId),
    };
    const running: RunningShop = {
      shop,
      outbox,
      changed: () => {
        outbox.collect();
        outbox.start();
        save();
      },
    };
    shops.set(state.id, running);
    return running;
  };
  for (const state of files.load()) open(platformOf(state).restored(state));

  return {
    all: () => [...shops.values()],
    find: (id) => shops.get(id) ?? null,
    open: (state) => {
      const running = open(state);
      files.save(state);
      return running;
    },
    remove: async (id) => {
      const running = shops.get(id);
      shops.delete(id);
      await running?.outbox.close();
      files.remove(id);
      return running !== undefined;
    },
    close: async () => {
      await Promise.all([...shops.values()].map(({ outbox }) => outbox.close()));
      await files.close();
    },
  };
}
