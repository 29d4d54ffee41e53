import type { StoredShop } from '../state.ts';
import { oneOf } from './command.ts';
import type { Command } from './command.ts';

const directions: Readonly<Record<'supplier' | 'seller', readonly StoredShop['direction'][]>> = {
  supplier: ['inbound', 'bidirectional', 'disabled'],
  seller: ['outbound', 'bidirectional', 'inbound', 'disabled'],
};

/** What operators set, and what they do to shops as a whole. */
export const settingCommands = {
  changeSettings: {
    weight: 2,
    async run(session, choose) {
      const shop = oneOf(session.world.shops, choose);
      // Where only orders happen the directions stay, so that every figure has one meaning.
      if (shop === undefined || session.world.happens !== 'all') return;
      const isSource = session.world.authority === 'source' && shop.role === 'supplier';
      const direction = oneOf(directions[shop.role], choose) ?? 'outbound';
      const none = isSource && direction === 'inbound' && choose(3) === 0;
      const writeSalesBack = isSource ? (none ? 'none' : 'adjust') : undefined;
      await session.core.changeSettings(shop.name, { direction, writeSalesBack }, session.now);
    },
  },
  pause: {
    weight: 1,
    async run(session, choose) {
      const shop = oneOf([...session.shops.keys()], choose);
      if (shop !== undefined) await session.core.changeState(shop, 'paused');
    },
  },
  resume: {
    weight: 3,
    async run(session, choose) {
      const paused = [...session.state.shops].filter(([, { state }]) => state === 'paused');
      const shop = oneOf(paused, choose);
      if (shop !== undefined) await session.core.changeState(shop[0], 'active');
    },
  },
  reconnect: {
    weight: 1,
    async run(session, choose) {
      const broken = [...session.state.shops].filter(([, { circuit }]) => circuit !== 'closed');
      const shop = oneOf(broken, choose);
      if (shop !== undefined) await session.core.closeCircuit(shop[0], session.now);
    },
  },
  syncNow: {
    weight: 2,
    async run(session, choose) {
      const item = oneOf(session.world.items, choose);
      if (item !== undefined) await session.core.syncNow(item.name, session.now);
    },
  },
} satisfies Record<string, Command>;
