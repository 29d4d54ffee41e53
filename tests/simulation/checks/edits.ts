import { Violation } from '../violation.ts';
import type { Check } from './check.ts';

/** Where nothing but edits happens, each is noticed once: what was seen at a figure adds up to what was done to it. */
export function editsCheck(): Check {
  return {
    atRest({ world, state, edits }) {
      if (world.happens !== 'edits') return;
      const noticed = new Map<string, number>();
      for (const [name, { units, state: became }] of state.observations) {
        const channel = name.slice(0, name.lastIndexOf('~'));
        if (became !== 'dropped') noticed.set(channel, (noticed.get(channel) ?? 0) + units);
      }
      for (const channel of new Set([...edits.keys(), ...noticed.keys()])) {
        const [done, seen] = [edits.get(channel) ?? 0, noticed.get(channel) ?? 0];
        if (done !== seen) {
          throw new Violation('edit', `${done} were changed by hand at ${channel}, ${seen} were noticed`);
        }
      }
    },
  };
}
