import type { Route } from '../../route.ts';
import { streamEvents } from './stream-events.ts';

export const eventsRoutes: readonly Route[] = [streamEvents];
