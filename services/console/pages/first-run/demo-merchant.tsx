import { Alert, Anchor, List } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useApi } from '../../api/client.tsx';

/** The item that `npm start` creates for the demo (packages/local-stack/demo-merchant.ts). */
const demoSku = 'DEMO-MUG';

/** Says what the demo merchant is, where its item is there. */
export function DemoMerchant() {
  const { query } = useApi();
  const { merchantId } = useParams({ from: '/m/$merchantId' });
  const { data } = query.useQuery('get', '/v1/listings', {
    params: { query: { sku: demoSku, limit: 10 } },
  });
  const itemId = data?.data.find((listing) => listing.itemId !== null)?.itemId;
  if (itemId === undefined || itemId === null) return null;
  return (
    <Alert title="This is the demo merchant" mb="md" maw={720} c="inherit">
      <List>
        <List.Item>
          It sells one <Anchor href={`/m/${merchantId}/items/${itemId}`}>blue mug</Anchor> in{' '}
          {data?.data.length} shops of the sandbox. They speak the real interfaces, and nobody buys there.
        </List.Item>
        <List.Item>
          Run <code>npm run demo</code> in a terminal: an order in one shop lowers the figure in all of them.
        </List.Item>
        <List.Item>
          Change its stock, pause a shop or make a rule, and ask its listings “why this number?”.
        </List.Item>
      </List>
    </Alert>
  );
}
