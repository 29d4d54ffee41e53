import type { Mutant } from './mutant.ts';

const meaning = 'packages/domain/observing/meaning.ts';
const observation = 'packages/domain/observing/observation.ts';
const answer = 'packages/domain/channel-stock/answer.ts';
const judge = 'packages/domain/observing/judge-reading.ts';
const send = 'packages/domain/publishing/send.ts';

/** Faults in what figures mean, and in what is sent because of them. */
export const observingMutants: readonly Mutant[] = [
  {
    name: 'a fall is the figure and no difference',
    file: judge,
    find: 'units: from - seen };',
    replace: 'units: from };',
    on: 'memory',
  },
  {
    name: 'a first write of unknown outcome is taken to have stood there before',
    file: meaning,
    find: 'return before.length === 0 ? [] : [...before, ...written];',
    replace: 'return [...before, ...written];',
    on: 'memory',
  },
  {
    name: 'our own write is taken for a part of a rise',
    file: observation,
    find: "return read.after === 'write' || read.after === 'read_back' ? base : null;",
    replace: 'return null;',
    on: 'memory',
  },
  {
    name: 'units to add count from what is known, whatever was deducted since',
    file: send,
    find: 'figure.quantity - likeliest : null;',
    replace: 'figure.quantity - (known ?? 0) - 1 : null;',
    on: 'memory',
  },
  {
    name: 'not sent is what may stand there',
    file: send,
    find: 'expected.length === 1 && likeliest === figure.quantity',
    replace: 'expected.includes(figure.quantity)',
    on: 'memory',
  },
  {
    name: 'an adjustment is known again by its figure',
    file: 'activities/publishing/calls.ts',
    find: 'return delta === null ? `${channelStockId}:${revision}:${quantity}` : requestKey;',
    replace: 'return delta === null ? requestKey : `${channelStockId}:${revision}:${quantity}`;',
    on: 'memory',
  },
  {
    name: 'a confirmed figure is not known',
    file: answer,
    find: 'known: quantity,',
    replace: 'known: record.known,',
    on: 'memory',
  },
  {
    name: 'a figure that is read is known though it is no news',
    file: 'packages/domain/channel-stock/reading.ts',
    find: '...(known !== null && { known: known.figure, knownAt: known.at }),',
    replace: '...{ known: reading.quantity, knownAt: readStartedAt },',
    on: 'memory',
  },
  {
    name: 'a need that comes while a write is open is lost',
    file: answer,
    find: "if (record.neededRevision > record.submittedRevision) return 'overtaken';",
    replace: '',
    on: 'memory',
  },
  {
    name: 'SQL: an order explains a fall anew each time',
    file: 'packages/core/observations/write-falls.ts',
    find: 'set consumed = consumed + explained.units,',
    replace: 'set consumed = explained.units,',
    on: 'postgres',
    sql: true,
  },
  {
    name: 'SQL: deductions are left out of what may stand there',
    file: 'packages/core/channel-stock/read-write-inputs.ts',
    find: 'deduction.taken_at >= known_at',
    replace: 'deduction.taken_at < known_at',
    on: 'postgres',
    sql: true,
  },
  {
    name: 'deductions count only from the reading on, not from a settling time before it',
    file: 'packages/domain/observing/expected-figures.ts',
    find: 'takenAt >= base.at - settlesWithinMs',
    replace: 'takenAt > base.at',
    on: 'memory',
  },
];
