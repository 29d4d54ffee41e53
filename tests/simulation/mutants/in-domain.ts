import type { Mutant } from './mutant.ts';

const lineTarget = 'packages/domain/stock/line-target.ts';
const allocate = 'packages/domain/stock/allocate.ts';
const sheet = 'packages/domain/stock/stock-sheet.ts';
const judge = 'packages/domain/orders/judge-snapshot.ts';
const effect = 'packages/domain/orders/line-effect.ts';
const outcome = 'packages/domain/publishing/attempt-outcome.ts';
const on = 'memory';

/** Faults in pure code. */
export const domainMutants: readonly Mutant[] = [
  {
    name: 'restocked units stay with the order',
    file: lineTarget,
    find: 'line.quantity - line.cancelled - line.restocked',
    replace: 'line.quantity - line.cancelled',
    on,
  },
  {
    name: 'a cancellation without restock gives back',
    file: lineTarget,
    find: "order.state === 'cancelled' && line.restockOnCancel",
    replace: "order.state === 'cancelled'",
    on,
  },
  {
    name: 'what is not there is forgotten',
    file: allocate,
    find: 'const oversold = Math.max(0, missing);',
    replace: 'const oversold = 0;',
    on,
  },
  {
    name: 'units that come back stay settled',
    file: allocate,
    find: 'Math.max(toSettle, -hold.settled)',
    replace: '0',
    on,
  },
  {
    name: 'who waited least is served first',
    file: sheet,
    find: '.sort((a, b) => a.since - b.since);',
    replace: '.sort((a, b) => b.since - a.since);',
    on,
  },
  {
    name: 'a count forgets the deficit',
    file: sheet,
    find: 'quantity - onHand + deficit, kind',
    replace: 'quantity - onHand, kind',
    on,
  },
  {
    name: 'a count leaves those waiting that had left',
    file: sheet,
    find: 'if (isHere && holds.oversold > 0 &&',
    replace: 'if (isHere && holds.oversold < 0 &&',
    on,
  },
  {
    name: 'what left before a count is taken off it once more',
    file: sheet,
    find: 'moment !== null && moment <= countedAt;',
    replace: 'moment !== null && moment <= countedAt - 60_000;',
    on,
  },
  {
    name: 'a count forgets when it was made',
    file: sheet,
    find: '{ ...counted, countedAt });',
    replace: '{ ...counted });',
    on,
  },
  {
    name: 'an increase does not fill the deficit',
    file: sheet,
    find: 'deficit: Math.max(0, -net),',
    replace: 'deficit: Math.max(before.deficit, -net),',
    on,
  },
  {
    name: 'a movement does not raise the revision of its level',
    file: sheet,
    find: 'revision: before.revision + 1,',
    replace: 'revision: Math.max(1, before.revision),',
    on,
  },
  {
    name: 'an older version that is pushed is taken',
    file: judge,
    find: "return byVersion === 'newer' ? 'take' : 'reread';\n  }\n  if (arriving.readStartedAt > ",
    replace: "return byVersion === 'unknown' ? 'reread' : 'take';\n  }\n  if (arriving.readStartedAt > ",
    on,
  },
  {
    name: 'a pushed snapshot of the same version is taken',
    file: judge,
    find: "return byVersion === 'newer' ? 'take' : 'reread';\n  }\n  if (arriving.readStartedAt > ",
    replace: "return byVersion === 'older' ? 'reread' : 'take';\n  }\n  if (arriving.readStartedAt > ",
    on,
  },
  {
    name: 'one version has one content',
    file: judge,
    find: 'held.hash === arriving.hash',
    replace: '(held.version === null ? held.hash === arriving.hash : held.version === arriving.version)',
    on,
  },
  {
    name: 'a partial snapshot is taken for a whole one',
    file: judge,
    find: 'if (arriving.partial) {',
    replace: 'if (arriving.partial && held === null) {',
    on,
  },
  {
    name: 'a reading is taken that began before the push came in',
    file: judge,
    find: 'arriving.readStartedAt > held.takenAt',
    replace: 'arriving.readStartedAt > (held.readStartedAt ?? 0)',
    on,
  },
  {
    name: 'a later reading of a lower version is not taken',
    file: judge,
    find: 'if (arriving.readStartedAt > held.takenAt) {',
    replace: "if (arriving.readStartedAt > held.takenAt && byVersion !== 'older') {",
    on,
  },
  {
    name: 'of two readings side by side the earlier one is taken',
    file: judge,
    find: "byStart === 'newer' ? 'take' : 'older'",
    replace: "byStart === 'newer' ? 'older' : 'take'",
    on,
  },
  {
    name: 'orders from before the opening count',
    file: effect,
    find: "Math.max(order.placedAt, order.beganAt ?? -Infinity) >= countsFrom ? 'counted' : 'before_opening'",
    replace: "'counted'",
    on,
  },
  {
    name: 'a line goes on counting though it is another product now',
    file: 'packages/domain/orders/order-lines.ts',
    find: 'line.ref === null || counted?.externalKey === line.ref.unit ? counted : undefined',
    replace: 'counted',
    on,
  },
  {
    name: "an order's state is no part of what it says",
    file: 'packages/core/orders/read-event-key.ts',
    find: 'partial: _partial, ...content }',
    replace: 'partial: _partial, state: _state, ...content }',
    on,
  },
  {
    name: 'a write that may still take effect is read back at once',
    file: outcome,
    find: 'delayMs: answer.ended ? 0 : options.requestLifetimeMs,',
    replace: 'delayMs: 0,',
    on,
  },
  {
    name: 'a lower figure that is read back confirms',
    file: outcome,
    find: '(!state.readingBack && quantity < wanted)',
    replace: 'quantity < wanted',
    on,
  },
  {
    name: 'a higher figure confirms',
    file: outcome,
    find: 'quantity === wanted || (',
    replace: 'quantity >= wanted || (',
    on,
  },
  {
    name: 'the figure is that of one location',
    file: 'packages/domain/publishing/figure.ts',
    find: 'sum + each, 0)',
    replace: 'sum - sum + each, 0)',
    on,
  },
  {
    name: 'a record of two items is written',
    file: 'packages/domain/publishing/block-reason.ts',
    find: '.size > 1',
    replace: '.size > 2',
    on,
  },
  {
    name: 'the units of a deleted order are on sale again',
    file: 'packages/domain/orders/close-order.ts',
    find: "return restores || state === 'pending' ? 'returned' : 'left';",
    replace: "return 'returned';",
    on,
  },
  {
    name: 'a reading that began before a push replaces it by its version',
    file: judge,
    find: "    return 'reread';\n  }\n  return ofOverlapping",
    replace: "    return byVersion === 'newer' ? 'take' : 'reread';\n  }\n  return ofOverlapping",
    on,
  },
];
