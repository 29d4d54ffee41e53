import { flowsIn } from '../figures.ts';
import { addedByHand } from '../added-by-hand.ts';
import { Violation } from '../violation.ts';
import { channelsOf } from '../world.ts';
import type { Check } from './check.ts';

/**
 * At rest a source store that sales are written back to has accounted for all of them: what it shows is on
 * hand.
 */
export function sourceCheck(): Check {
  return {
    atRest(session) {
      const { world, state } = session;
      const source = world.shops.find(({ role }) => role === 'supplier');
      if (world.authority !== 'source' || source === undefined) return;
      if (state.shops.get(source.name)?.writeSalesBack !== 'adjust') return;
      const linked = Object.groupBy(source.listings, ({ unit }) => {
        return state.listings.get(`${source.name}/${unit}`)?.item ?? '';
      });
      for (const { name: item, components } of world.items) {
        const listings = linked[item] ?? [];
        // Several listings of one item show its stock each.
        if (components !== undefined || listings.length !== 1) continue;
        const channels = channelsOf(source).filter(
          ({ record, name }) => record === listings[0]?.record && flowsIn(session, name),
        );
        const isWritten = channels.every(({ name }) => {
          const channel = state.channels.get(name);
          return channel?.state === 'idle' && channel.neededRevision > 0;
        });
        if (channels.length === 0 || !isWritten) continue;
        const levels = [...state.levels].filter(([level]) => level.startsWith(`${item}@`));
        const committed = levels.reduce((sum, [, level]) => sum + level.committed, 0);
        const onHand = levels.reduce((sum, [, level]) => sum + level.onHand, 0);
        const shown = channels.reduce(
          (sum, { name }) => sum + (session.shopOf(name).shelves.get(name)?.quantityAt(session.now) ?? 0),
          0,
        );
        const added = addedByHand(session, source, item, Object.keys(source.places));
        if (committed !== 0 || shown > onHand || shown < onHand - added) {
          throw new Violation(
            'source',
            `${onHand} of ${item} are on hand and ${committed} committed; ${source.name} shows ${shown}`,
          );
        }
      }
    },
  };
}
