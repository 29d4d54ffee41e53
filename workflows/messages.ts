import { defineSignal } from '@temporalio/workflow';
import type { SignalDefinition } from '@temporalio/workflow';

/** Tells a sale that its order changed. `reread`: only a hint arrived, so the sale has to read the order. */
export interface SaleNews {
  readonly reread: boolean;
}

export const orderChanged: SignalDefinition<[SaleNews], 'orderChanged'> = defineSignal('orderChanged');

/** Tells a publisher that a figure of its integration is due to be published. */
export const channelStockDue: SignalDefinition<[], 'channelStockDue'> = defineSignal('channelStockDue');

/** Tells a bulk workflow that a run of its operation began. */
export const bulkBegun: SignalDefinition<[], 'bulkBegun'> = defineSignal('bulkBegun');

/** Tells a change workflow that its product or the product's settings changed, on either side. */
export const productDue: SignalDefinition<[], 'productDue'> = defineSignal('productDue');

/** Tells the workflow of a street date that the date was set, moved or removed. */
export const streetDateChanged: SignalDefinition<[], 'streetDateChanged'> = defineSignal('streetDateChanged');

/** Tells a poller that a pass over its integration's orders is wanted soon. */
export const passWanted: SignalDefinition<[], 'passWanted'> = defineSignal('passWanted');
