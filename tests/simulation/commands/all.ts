import { handCommands } from './by-hand.ts';
import type { Command } from './command.ts';
import { countCommands } from './counts.ts';
import { deliveryCommands } from './deliveries.ts';
import { figureRunCommands } from './figure-runs.ts';
import { figureCommands } from './figures.ts';
import { listingCommands } from './listings.ts';
import { orderCommands } from './orders.ts';
import { passCommands } from './passes.ts';
import { publishingCommands } from './publishing.ts';
import { publishingRunCommands } from './publishing-runs.ts';
import { readingCommands } from './readings.ts';
import { returnCommands } from './returns.ts';
import { settingCommands } from './settings.ts';
import { stockCommands } from './stock.ts';

/**
 * All that can happen, by name. A new command goes into the file of its subject and is drawn from then on.
 */
export const commands: Readonly<Record<string, Command>> = {
  ...orderCommands,
  ...deliveryCommands,
  ...readingCommands,
  ...passCommands,
  ...stockCommands,
  ...countCommands,
  ...listingCommands,
  ...publishingCommands,
  ...publishingRunCommands,
  ...figureCommands,
  ...figureRunCommands,
  ...returnCommands,
  ...settingCommands,
  ...handCommands,
};
