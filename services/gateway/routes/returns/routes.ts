import type { Route } from '../../route.ts';
import { bookReturns, previewReturns } from './book-returns.ts';
import { cancelReturn } from './cancel-return.ts';
import { createReturn } from './create-return.ts';
import { inspectReturn } from './inspect-return.ts';
import { listReturns } from './list-returns.ts';
import { readReturn } from './read-return.ts';
import { receiveReturn } from './receive-return.ts';

export const returnsRoutes: readonly Route[] = [
  createReturn,
  listReturns,
  readReturn,
  receiveReturn,
  inspectReturn,
  cancelReturn,
  bookReturns,
  previewReturns,
];
