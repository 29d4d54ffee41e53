import type { Route } from '../../route.ts';
import { createSubscription } from './create-subscription.ts';
import { deleteSubscription } from './delete-subscription.ts';
import { listNotifications } from './list-notifications.ts';
import { listSubscriptions } from './list-subscriptions.ts';
import { testSubscription } from './test-subscription.ts';

export const notificationsRoutes: readonly Route[] = [
  createSubscription,
  listSubscriptions,
  deleteSubscription,
  testSubscription,
  listNotifications,
];
