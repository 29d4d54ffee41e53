import { Violation } from '../violation.ts';
import type { Check } from './check.ts';

/** I7: what a shop tells of a figure that we wrote ourselves changes no stock. */
export function echoesCheck(): Check {
  let before = '';
  return {
    afterStep({ delivered, shops, state }) {
      const now = JSON.stringify([...state.levels]);
      const echoes = delivered.filter(
        ({ shop, event }) => shops.get(shop)?.echoes.has(event.eventKey) === true,
      );
      if (delivered.length > 0 && echoes.length === delivered.length && now !== before) {
        throw new Violation('I7', `an echo changed stock from ${before} to ${now}`);
      }
      before = now;
    },
  };
}
