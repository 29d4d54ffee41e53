import { z } from 'zod';
import { name } from './merchants.ts';

/** Orders take stock from locations with a lower `priority` first. */
export const newLocation = z.strictObject({ name, priority: z.int().min(0).max(10_000).default(100) });

export const location = z.object({ id: z.uuid(), name: z.string(), priority: z.int() });
