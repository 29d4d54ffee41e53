import type { Route } from '../../route.ts';
import { listInboundEvents } from './list-inbound-events.ts';

export const inboundEventsRoutes: readonly Route[] = [listInboundEvents];
