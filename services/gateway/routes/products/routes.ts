import type { Route } from '../../route.ts';
import { changeProduct } from './change-product.ts';
import { listProductChanges } from './list-product-changes.ts';
import { listProducts } from './list-products.ts';
import { readProduct } from './read-product.ts';

export const productsRoutes: readonly Route[] = [
  listProducts,
  readProduct,
  changeProduct,
  listProductChanges,
];
