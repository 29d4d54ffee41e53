import { failOnDemand } from '../../../shop/product-faults.ts';
import { runBatch } from '../batch.ts';
import { batchBody, parseBody, productBody } from '../bodies.ts';
import { createProduct, deleteProduct, findProduct, findVariation, updateProduct } from '../catalog.ts';
import { listAnswer } from '../list-answer.ts';
import { created, idOf, onBatch, onCollection, onItem } from '../route.ts';
import type { Answered, Asked, Route } from '../route.ts';
import { variationWire } from '../wire/variation.ts';

const root = '/products/:product/variations';

export const variationRoutes: readonly Route[] = [
  { path: root, allow: onCollection, methods: { GET: list, POST: create } },
  { path: `${root}/batch`, allow: onBatch, methods: { POST: batch, PUT: batch, PATCH: batch } },
  {
    path: `${root}/:id`,
    allow: onItem,
    methods: { GET: get, PUT: update, POST: update, PATCH: update, DELETE: remove },
  },
];

function list(asked: Asked): Answered {
  const { shop } = asked;
  const parent = findProduct(shop, idOf(asked, 'product'), 404);
  const found = shop.state.products.filter(({ parentId }) => parentId === parent.id).toReversed();
  return listAnswer(asked, `products/${parent.id}/variations`, found, (one) => variationWire(shop, one));
}

function create(asked: Asked): Answered {
  const { shop, body } = asked;
  const parent = findProduct(shop, idOf(asked, 'product'), 404);
  const variation = createProduct(shop, parseBody(productBody, body), parent.id);
  return created(shop, `products/${parent.id}/variations`, variationWire(shop, variation, 'edit'));
}

function get(asked: Asked): Answered {
  const variation = findVariation(asked.shop, idOf(asked, 'product'), idOf(asked, 'id'), 404);
  return { body: variationWire(asked.shop, variation) };
}

function update(asked: Asked): Answered {
  const { shop } = asked;
  const variation = findVariation(shop, idOf(asked, 'product'), idOf(asked, 'id'), 404);
  failOnDemand(shop, variation.id);
  updateProduct(shop, variation, parseBody(productBody, asked.body));
  return { body: variationWire(shop, variation, 'edit') };
}

function remove(asked: Asked): Answered {
  const variation = findVariation(asked.shop, idOf(asked, 'product'), idOf(asked, 'id'), 404);
  const body = variationWire(asked.shop, variation, 'edit');
  deleteProduct(asked.shop, variation, true);
  return { body };
}

function batch(asked: Asked): Answered {
  const { shop } = asked;
  const parentId = idOf(asked, 'product');
  return {
    body: runBatch(parseBody(batchBody, asked.body), {
      create: (fields) => {
        const parent = findProduct(shop, parentId, 404);
        return variationWire(shop, createProduct(shop, fields, parent.id), 'edit');
      },
      update: (fields) => {
        const variation = findVariation(shop, parentId, fields.id ?? 0, 400);
        failOnDemand(shop, variation.id);
        updateProduct(shop, variation, fields);
        return variationWire(shop, variation, 'edit');
      },
      delete: (id) => {
        const variation = findVariation(shop, parentId, id, 400);
        const wire = variationWire(shop, variation, 'edit');
        deleteProduct(shop, variation, true);
        return wire;
      },
    }),
  };
}
