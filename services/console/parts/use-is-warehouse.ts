import { useParams } from '@tanstack/react-router';
import { useApi } from '../api/client.tsx';

/** Whether the merchant receives its stock in Onhand. Only then do items have preferences of their own. */
export function useIsWarehouse(): boolean {
  const { merchantId } = useParams({ from: '/m/$merchantId' });
  const { query } = useApi();
  const { data } = query.useQuery('get', '/v1/merchants/{id}', { params: { path: { id: merchantId } } });
  return data?.stockAuthority === 'warehouse';
}
