import type { Route } from '../../route.ts';
import { changePublishing } from './change-publishing.ts';
import { listPublishingChanges } from './list-publishing-changes.ts';
import { readPublishing } from './read-publishing.ts';

export const publishingRoutes: readonly Route[] = [readPublishing, changePublishing, listPublishingChanges];
