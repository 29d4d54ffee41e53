import { duration } from '../../parts/words.ts';
import type { Incident } from './incident-kinds.ts';

interface KindText {
  /** What happened. */
  readonly what: string;
  /** What to do. */
  readonly next: string;
}

/** What an incident of each kind means, and the next step. docs/operations.md tells more. */
export const kindTexts: Readonly<Record<Incident['kind'], KindText>> = {
  oversell: {
    what: 'A shop sold units that were not there. The order waits for them.',
    next: 'Receive the units, or cancel the order in the shop. A buffer keeps units back where this repeats.',
  },
  channel_down: {
    what: 'The shop does not answer, or its orders cannot be read. Figures wait until it is back.',
    next: 'Look at the shop. Onhand tries again by itself and reads what it missed.',
  },
  reconnect_required: {
    what: 'The shop refuses the credentials. Nothing is read or written until there are new ones.',
    next: 'Open the integration and enter new credentials.',
  },
  foreign_event: {
    what: 'A webhook names another shop, as a staging copy of a shop sends it. It was set aside.',
    next: 'Remove the webhooks in the copy. The incident ends when the copy has been quiet for a day.',
  },
  webhook_broken: {
    what: 'A webhook brings an error of the platform in place of the order.',
    next: 'Save the webhook in the shop again, as a user who may read orders. Meanwhile orders are polled.',
  },
  mass_drop: {
    what: 'Many quantities of a shop dropped at once. Publishing to them is paused until someone decides.',
    next: 'Look at the shop, then accept or reverse the drops under Mismatches.',
  },
  safety_stop: {
    what: 'One of the first listings of a new shop failed, so nothing more is written there.',
    next: 'Mend the failed item, then resume the first sync, or cancel it, in the run of the integration.',
  },
  subscription_lost: {
    what: 'The shop switched off webhooks. They were put back, and missed orders were read.',
    next: 'Nothing, unless it repeats: then look for what removes them in the shop.',
  },
  fall_waits: {
    what: 'Quantities dropped a day ago, and it cannot be told yet whether orders explain it.',
    next: 'See what it waits for, or decide by hand under Mismatches.',
  },
  put_back: {
    what: 'A quantity dropped in a shop, and no order explains it. The units are on sale again.',
    next: 'If somebody took the units, correct the stock of the item.',
  },
  order_gone: {
    what: 'The platform no longer knows an order. It was closed here.',
    next: 'Check what became of its units. If it was closed wrongly, close the order by hand.',
  },
  baseline_unknown: {
    what: 'It cannot be told whether the opening figure already lacked the units of an older order.',
    next: 'Nothing: the figure is read again, which ends the incident. Until then fewer units are on sale.',
  },
  opening_unsettled: {
    what: 'Figures of the source store keep moving while its orders are read. They open no stock yet.',
    next: 'Nothing: they are read every thirty seconds. It ends when they agree.',
  },
  source_order_open: {
    what: 'A copied order was cancelled where it was placed, and its copy in the source is still open.',
    next: 'Cancel the order in the source store, or ship it.',
  },
  copy_cancelled: {
    what: 'The copy of an order was cancelled in the source store.',
    next: 'Cancel the order in the shop where it was placed, too, or make a new order in the source.',
  },
  cancelled_sale_shipped: {
    what: 'The source store shipped units of an order that was cancelled.',
    next: 'Stop the parcel, or ask for it back. The stock already lacks the units.',
  },
  overwritten: {
    what: 'Another program keeps changing a figure after Onhand wrote it.',
    next: 'Find the program in the shop (another inventory app, an import), and switch it off there.',
  },
  notification_failed: {
    what: 'A notification could not be delivered.',
    next: 'Correct the receiver, then send a test message.',
  },
};

/** Why units were oversold, as the record shows. */
const causeTexts: Readonly<Record<NonNullable<Incident['cause']>, string>> = {
  channel_lag: 'The shop had not been told yet that units were gone',
  unconfirmed_write: 'A lower figure was sent, and the shop never confirmed it',
  edit_by_hand: 'Stock was lowered by hand',
  sold_beyond_figure: 'The shop sold more than it showed',
  never_written: 'No figure had been written to the shop',
  our_fault: "Onhand's figure was too high",
  notice_fell_short: 'Less came in than the ship notice announced',
};

/** The cause of an oversell in words. Null: it is still looked up, or the incident needs none. */
export function causeOf({ cause, seconds }: Pick<Incident, 'cause' | 'seconds'>): string | null {
  if (cause === null) return null;
  const how = causeTexts[cause];
  return seconds === null || seconds === 0
    ? `${how}.`
    : `${how}: the shop showed too much for ${duration(seconds * 1_000)}.`;
}
