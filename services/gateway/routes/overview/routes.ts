import type { Route } from '../../route.ts';
import { readOverview } from './read-overview.ts';

export const overviewRoutes: readonly Route[] = [readOverview];
