import type { Mutant } from './mutant.ts';

const on = 'postgres';

/** Faults around and in the statements. */
export const databaseMutants: readonly Mutant[] = [
  {
    name: 'a line that was taken off keeps its units',
    file: 'packages/domain/orders/book-orders.ts',
    find: '(one) => one.orderId === orderId && !current.has(heldKey(one)),',
    replace: '() => false,',
    on,
  },
  {
    name: 'a change of stock is not known again by its key',
    file: 'packages/core/observations/book-stock.ts',
    find: 'if (isBooked) {',
    replace: "if (change.kind === 'opening' && isBooked) {",
    on,
  },
  {
    name: 'SQL: the queue of an item is not loaded',
    file: 'packages/core/stock/load-sheet.ts',
    find: 'from waiting_units where ${ofItems}`',
    replace: 'from waiting_units where ${ofItems} and false`',
    on,
    sql: true,
  },
  {
    name: 'SQL: locations in the order in which they were made',
    file: 'packages/core/stock/load-sheet.ts',
    find: 'order by locations.priority, locations.id',
    replace: 'order by locations.id',
    on,
    sql: true,
  },
  {
    name: 'SQL: settled units of a hold are not written again',
    file: 'packages/core/stock/write-sheet.ts',
    find: 'set committed = excluded.committed, settled = excluded.settled,',
    replace: 'set committed = excluded.committed,',
    on,
    sql: true,
  },
  {
    name: 'SQL: an older figure replaces a newer one',
    file: 'packages/core/channel-stock/store-shown.ts',
    find: 'channel_stock.seen_at is null or channel_stock.seen_at <= figure.read_started_at as is_newer',
    replace: 'true as is_newer',
    on,
    sql: true,
  },
  {
    name: 'SQL: a reading settles hints that came after it began',
    file: 'packages/core/orders/inbound-events/settle-hints.ts',
    find: ".where('hinted_at', '<', order.readFrom)",
    replace: ".where('hinted_at', 'is not', null)",
    on,
    sql: true,
  },
  {
    name: 'SQL: what was touched while blocked does not become due',
    file: 'packages/core/channel-stock/need-again.ts',
    find: 'from locked where channel_stock.id = locked.id',
    replace: "from locked where channel_stock.id = locked.id and channel_stock.state <> 'blocked'",
    on,
    sql: true,
  },
  {
    name: 'SQL: a holder that was fenced off records its answers',
    file: 'packages/core/channel-stock/attempt-answers.ts',
    find: 'and channel_stock.open_epoch = ${lease.epoch}',
    replace: 'and channel_stock.open_epoch >= ${lease.epoch}',
    on,
    sql: true,
  },
  {
    name: 'SQL: what a lost holder left open may be read back while it can still be sent',
    file: 'packages/core/channel-stock/lease.ts',
    find: '(options.callTimeoutMs + options.requestLifetimeMs) / 1000',
    replace: 'options.requestLifetimeMs / 1000',
    on,
    sql: true,
  },
  {
    name: 'SQL: a record is written with the due time of its reading',
    file: 'packages/core/channel-stock/records.ts',
    find: 'const value = record[field];',
    replace: "const value = record[field === 'dueAt' ? 'readDueAt' : field];",
    on,
    sql: true,
  },
];
