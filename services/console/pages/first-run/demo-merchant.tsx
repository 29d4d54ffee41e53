import { Alert, List } from '@mantine/core';
import { useApi } from '../../api/client.tsx';
import { SubjectLink } from '../../parts/subject-link.tsx';

/** The item that `npm start` creates for the demo (packages/local-stack/demo-merchant.ts). */
const demoSku = 'DEMO-MUG';

/** Says what the demo merchant is, where its item is there. */
export function DemoMerchant() {
  const { query } = useApi();
  const { data } = query.useQuery('get', '/v1/listings', {
    params: { query: { sku: demoSku, limit: 10 } },
  });
  const itemId = data?.data.find((listing) => listing.itemId !== null)?.itemId;
  if (itemId === undefined || itemId === null) return null;
  return (
    <Alert title="This is the demo merchant" mb="md" maw={720} c="inherit">
      <List>
        <List.Item>
          It sells one{' '}
          <SubjectLink page="items" id={itemId} isInText>
            blue mug
          </SubjectLink>{' '}
          in {data?.data.length} shops of the sandbox. They speak the real interfaces, and nobody buys there.
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
