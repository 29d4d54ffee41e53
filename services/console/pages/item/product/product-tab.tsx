import { Loader, Stack } from '@mantine/core';
import { useApi } from '../../../api/client.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { ProductChanges } from './product-changes.tsx';
import { ProductForm } from './product-form.tsx';

/** What the product of an item says of itself in all shops, and who changed it. */
export function ProductTab({ itemId }: { readonly itemId: string }) {
  const { query } = useApi();
  const { data: item, error: noItem } = query.useQuery('get', '/v1/items/{id}', {
    params: { path: { id: itemId } },
  });
  const productId = item?.productId;
  const { data: product, error } = query.useQuery(
    'get',
    '/v1/products/{id}',
    { params: { path: { id: productId ?? '' } } },
    { enabled: productId !== undefined },
  );
  if (product === undefined) {
    return noItem === null && error === null ? (
      <Loader role="status" aria-label="Loading: product" />
    ) : (
      <ProblemAlert problem={noItem ?? error} />
    );
  }
  return (
    <Stack gap="xl" maw={640}>
      <ProductForm key={product.revision} product={product} />
      <ProductChanges productId={product.id} />
    </Stack>
  );
}
