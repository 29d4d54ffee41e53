import { failOnDemand } from '../../../shop/product-faults.ts';
import { runBatch } from '../batch.ts';
import { batchBody, parseBody, productBody } from '../bodies.ts';
import { createProduct, deleteProduct, findProduct, updateProduct } from '../catalog.ts';
import { listAnswer } from '../list-answer.ts';
import { valuesOf } from '../list-query.ts';
import { created, idOf, onBatch, onCollection, onItem } from '../route.ts';
import type { Answered, Asked, Route } from '../route.ts';
import { productWire } from '../wire/product.ts';

export const productRoutes: readonly Route[] = [
  { path: '/products', allow: onCollection, methods: { GET: list, POST: create } },
  { path: '/products/batch', allow: onBatch, methods: { POST: batch, PUT: batch, PATCH: batch } },
  {
    path: '/products/:id',
    allow: onItem,
    methods: { GET: get, PUT: update, POST: update, PATCH: update, DELETE: remove },
  },
];

function list(asked: Asked): Answered {
  const { shop, query } = asked;
  const [skus, types, statuses, slug] = [
    valuesOf(query, 'sku'),
    valuesOf(query, 'type'),
    valuesOf(query, 'status'),
    query.get('slug'),
  ];
  const any = statuses === null || statuses.includes('any');
  const context = query.get('context') === 'edit' ? 'edit' : 'view';
  const found = shop.state.products
    .filter(({ sku, parentId }) => (skus === null ? parentId === 0 : skus.includes(sku)))
    .filter((one) => slug === null || one.slug === slug)
    .filter(({ type }) => types === null || types.includes(type))
    .filter(({ status }) => (any ? status !== 'trash' : statuses.includes(status)));
  return listAnswer(asked, 'products', found, (one) => productWire(shop, one, context));
}

function create({ shop, body }: Asked): Answered {
  const product = createProduct(shop, parseBody(productBody, body));
  return created(shop, 'products', productWire(shop, product, 'edit'));
}

function get(asked: Asked): Answered {
  return { body: productWire(asked.shop, findProduct(asked.shop, idOf(asked, 'id'), 404)) };
}

function update(asked: Asked): Answered {
  const { shop } = asked;
  const product = findProduct(shop, idOf(asked, 'id'), 400);
  failOnDemand(shop, product.id);
  updateProduct(shop, product, parseBody(productBody, asked.body));
  return { body: productWire(shop, product, 'edit') };
}

function remove(asked: Asked): Answered {
  const product = findProduct(asked.shop, idOf(asked, 'id'), 404);
  const body = productWire(asked.shop, product, 'edit');
  deleteProduct(asked.shop, product, asked.query.get('force') === 'true');
  return { body };
}

function batch({ shop, body }: Asked): Answered {
  return {
    body: runBatch(parseBody(batchBody, body), {
      create: (fields) => productWire(shop, createProduct(shop, fields), 'edit'),
      update: (fields) => {
        const product = findProduct(shop, fields.id ?? 0, 400);
        failOnDemand(shop, product.id);
        updateProduct(shop, product, fields);
        return productWire(shop, product, 'edit');
      },
      delete: (id) => {
        const product = findProduct(shop, id, 400);
        const wire = productWire(shop, product, 'edit');
        deleteProduct(shop, product, true);
        return wire;
      },
    }),
  };
}
