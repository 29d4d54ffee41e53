import type { Route } from '../../route.ts';
import { bookShipNotices, previewShipNotices } from './book-ship-notices.ts';
import { changeShipNotice } from './change-ship-notice.ts';
import { createShipNotice } from './create-ship-notice.ts';
import { cancelShipNotice, closeShipNotice } from './end-ship-notice.ts';
import { listShipNotices } from './list-ship-notices.ts';
import { readShipNotice } from './read-ship-notice.ts';
import { receiveShipNotice } from './receive-ship-notice.ts';

export const shipNoticesRoutes: readonly Route[] = [
  createShipNotice,
  listShipNotices,
  readShipNotice,
  changeShipNotice,
  receiveShipNotice,
  closeShipNotice,
  cancelShipNotice,
  bookShipNotices,
  previewShipNotices,
];
