import { Violation } from '../violation.ts';
import type { Check } from './check.ts';

const revisions = ['neededRevision', 'submittedRevision', 'confirmedRevision'] as const;

/**
 * I6: no revision goes back, of a channel, a level or an order. (What platforms show is checked as they are
 * written.)
 */
export function revisionsCheck(): Check {
  const before = new Map<string, number>();
  const follow = (name: string, revision: number) => {
    const last = before.get(name) ?? 0;
    if (revision < last) throw new Violation('I6', `${name} went back from ${last} to ${revision}`);
    before.set(name, revision);
  };
  return {
    afterStep({ state }) {
      for (const [name, channel] of state.channels) {
        for (const kind of revisions) follow(`${kind} of ${name}`, channel[kind]);
        if (
          channel.confirmedRevision > channel.submittedRevision ||
          channel.submittedRevision > channel.neededRevision
        ) {
          throw new Violation('I6', `${name} is out of order: ${JSON.stringify(channel)}`);
        }
      }
      for (const [name, { revision }] of state.levels) follow(`level ${name}`, revision);
      for (const [name, { revision }] of state.orders) follow(`order ${name}`, revision);
    },
  };
}
