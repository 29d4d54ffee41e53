import type { Mutant } from './mutant.ts';

const meaning = 'packages/domain/observing/meaning.ts';
const observation = 'packages/domain/observing/observation.ts';
const answer = 'packages/domain/channel-stock/answer.ts';
const judge = 'packages/domain/observing/judge-reading.ts';
const send = 'packages/domain/publishing/send.ts';
const consume = 'packages/domain/observing/consume-falls.ts';

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
    name: 'silence is taken for proof that no order came',
    file: 'packages/domain/observing/heard-out.ts',
    find: 'if (heardUntil === null || heardUntil < fall.seenAt + fall.visibleWithinMs)',
    replace: 'if (heardUntil !== null && heardUntil < fall.seenAt)',
    on: 'memory',
  },
  {
    name: 'a pass from before the reading is enough to decide a fall',
    file: 'packages/domain/observing/heard-out.ts',
    find: 'heardUntil < fall.seenAt + fall.visibleWithinMs',
    replace: 'heardUntil < fall.seenAt - 600_000',
    on: 'memory',
  },
  {
    name: 'what was adopted is not used up by the order that comes late',
    file: consume,
    find: "    case 'adopted':\n      return true;",
    replace: "      return true;\n    case 'adopted':\n      return false;",
    on: 'memory',
  },
  {
    name: 'a late order explains a fall and gives nothing back',
    file: consume,
    find: 'const back = { units: taken - keep, added: rise };',
    replace: 'const back = { units: 0, added: rise };',
    on: 'memory',
  },
  {
    name: 'a reversal adds again what somebody had put back',
    file: 'packages/domain/observing/undo.ts',
    find: 'const some = Math.min(units, left);',
    replace: 'const some = Math.min(0, left);',
    on: 'memory',
  },
  {
    name: 'a higher figure is published while a fall waits',
    file: 'packages/domain/publishing/held-back.ts',
    find: 'return figure.quantity > Math.max(awaitedFigure, lowest);',
    replace: 'return figure.quantity < 0;',
    on: 'memory',
  },
  {
    name: 'SQL: a fall is decided though nothing was heard',
    file: 'packages/core/observations/falls-waiting.ts',
    find: 'when heard_until is null or heard_until < ${seenAt}',
    replace: 'when heard_until < ${seenAt}',
    on: 'postgres',
    sql: true,
  },
  {
    name: 'SQL: late orders use up open observations only',
    file: 'packages/core/stock/load-sheet.ts',
    find: "or (state in ('adopted', 'reversed', 'mismatch')",
    replace: "or (state in ('reversed', 'mismatch')",
    on: 'postgres',
    sql: true,
  },
  {
    name: 'SQL: what went back before a fall is undone with it',
    file: 'packages/core/observations/opposites.ts',
    find: '(later.read_started_at, later.id) > (fall.read_started_at, fall.id)',
    replace: '(later.read_started_at, later.id) < (fall.read_started_at, fall.id)',
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
  {
    name: 'units that a refund put back are a mismatch',
    file: judge,
    find: 'rise.units <= (standing.returnable ?? 0)',
    replace: 'rise.units < 0',
    on: 'memory',
  },
  {
    name: 'units that a refund put back are booked twice',
    file: observation,
    find: "state === 'provisional' && found.finding.kind !== 'returned';",
    replace: "state === 'provisional';",
    on: 'memory',
  },
];
