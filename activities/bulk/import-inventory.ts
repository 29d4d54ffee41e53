import { importing } from '@onhand/core/runs/asking/asking.ts';
import { askPublisher } from './ask-publisher.ts';
import type { CarryPage } from './carry-page.ts';

/** Has the figures of the next linked listings read, and taken as stock once. */
export const importInventory: CarryPage = (dependencies, run) => askPublisher(dependencies, run, importing);
