import { defineSignal } from '@temporalio/workflow';
import type { SignalDefinition } from '@temporalio/workflow';

/** What a sale is told: the order changed; `reread`: what came in was only a hint, the order is to be read. */
export interface SaleNews {
  readonly reread: boolean;
}

export const orderChanged: SignalDefinition<[SaleNews], 'orderChanged'> = defineSignal('orderChanged');

/** Something of the integration is due to be published. */
export const channelStockDue: SignalDefinition<[], 'channelStockDue'> = defineSignal('channelStockDue');

/** The product changed, here or there, or its settings did. */
export const productDue: SignalDefinition<[], 'productDue'> = defineSignal('productDue');
