import { useApi } from '../../../api/client.tsx';
import { SearchSelect } from '../../../parts/search-select.tsx';
import { useShops } from '../../../parts/use-shops.ts';
import { inWords } from '../../../parts/words.ts';

/** Finds an order by its whole number; without one, offers the newest. */
export function OrderPicker({
  label,
  offers,
  without = [],
  onPick,
}: {
  readonly label: string;
  /** Which orders are offered before a number is typed. */
  readonly offers: 'open' | 'all';
  /** The orders that were chosen already. */
  readonly without?: readonly string[];
  readonly onPick: (orderId: string) => void;
}) {
  const { query } = useApi();
  const { nameOf } = useShops();
  const useFoundOrders = (externalOrderId: string) => {
    const newest = offers === 'open' ? { state: 'open' as const } : {};
    const narrowed = externalOrderId === '' ? newest : { externalOrderId };
    const { data } = query.useQuery('get', '/v1/orders', { params: { query: { ...narrowed, limit: 20 } } });
    return data?.data
      .filter(({ id }) => !without.includes(id))
      .map(({ id, externalOrderId, integrationId, state, heldBy }) => ({
        id,
        name: externalOrderId,
        label: `${externalOrderId} · ${nameOf(integrationId)} · ${heldBy.length > 0 ? 'held' : inWords(state).toLowerCase()}`,
      }));
  };
  return (
    <SearchSelect
      label={label}
      placeholder="The whole order number"
      chosen={null}
      useFound={useFoundOrders}
      onChoose={({ id }) => onPick(id)}
    />
  );
}
