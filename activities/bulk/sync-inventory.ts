import { writing } from '@onhand/core/runs/asking/asking.ts';
import { askPublisher } from './ask-publisher.ts';
import type { CarryPage } from './carry-page.ts';

/** Has the figures of the next linked listings written again. */
export const syncInventory: CarryPage = (dependencies, run) => askPublisher(dependencies, run, writing);
