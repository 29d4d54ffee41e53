import type { Route } from '../../route.ts';
import { listIncidents } from './list-incidents.ts';

export const incidentsRoutes: readonly Route[] = [listIncidents];
