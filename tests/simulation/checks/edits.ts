import { Violation } from '../violation.ts';
import type { Check } from './check.ts';

/**
 * Where nothing but edits happens, each is noticed once: what was seen at a figure adds up to what was done
 * to it.
 */
export function editsCheck(): Check {
  return {
    atRest(session) {
      if (session.world.happens !== 'edits') return;
      for (const channel of session.state.channels.keys()) {
        // What is quarantined is looked at again when it is decided.
        const isUnsure =
          session.doubtful.has(channel) ||
          [...session.state.observations].some(
            ([name, { state }]) => name.startsWith(`${channel}~`) && state === 'quarantined',
          );
        const missed = isUnsure ? 0 : session.editsMissed(channel);
        if (missed !== 0) {
          const done = session.edits.get(channel) ?? 0;
          const noticed = `${done - missed} were noticed`;
          throw new Violation('edit', `${done} were changed by hand at ${channel}, ${noticed}`);
        }
      }
    },
  };
}
