import { useApi } from '../../api/client.tsx';
import { ChangeList } from '../../parts/change-list.tsx';
import { inWords } from '../../parts/words.ts';

/** Who changed the sync settings of the shop. */
export function SettingsHistory({ integrationId }: { readonly integrationId: string }) {
  const { data } = useApi().query.useQuery('get', '/v1/integrations/{id}/sync-settings/history', {
    params: { path: { id: integrationId }, query: { limit: 10 } },
  });
  return (
    <ChangeList
      title="History of the sync settings"
      changes={data?.data}
      aboutOf={({ entity }) => inWords(entity)}
    />
  );
}
