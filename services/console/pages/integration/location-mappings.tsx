import { Button, Group, MultiSelect, Table, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Answer } from '../../api/answer.ts';
import { useApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import { notifyDone } from '../../parts/notify.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { State } from '../../parts/state.tsx';
import { useRights } from '../../session/rights.ts';
import { useIntegrationId } from './use-integration-id.ts';

type External = Answer<'/v1/integrations/{id}/external-locations'>['data'][number];

/** Which of the shop's locations show the stock of which locations here: by hand, or by equal names. */
export function LocationMappings() {
  const id = useIntegrationId();
  const { query, fetch } = useApi();
  const { administer } = useRights();
  const queryClient = useQueryClient();
  const external = query.useQuery('get', '/v1/integrations/{id}/external-locations', {
    params: { path: { id } },
  });
  const locations = query.useQuery('get', '/v1/locations', { params: { query: { limit: 200 } } });
  const [edited, setEdited] = useState<ReadonlyMap<string, readonly string[]>>(new Map());
  const [problem, setProblem] = useState<unknown>(null);
  const rows = external.data?.data ?? [];
  const mappedTo = ({ id: externalId, locationIds }: External) => edited.get(externalId) ?? locationIds;
  const save = async (body: MappingsBody) => {
    setProblem(null);
    try {
      const path = { id };
      await answered(fetch.PUT('/v1/integrations/{id}/location-mappings', { params: { path }, body }));
      setEdited(new Map());
      await queryClient.invalidateQueries();
      notifyDone('The locations are mapped.');
    } catch (error) {
      setProblem(error);
    }
  };
  const mappings = rows.flatMap((row) =>
    mappedTo(row).map((locationId) => ({ externalLocationId: row.id, locationId })),
  );
  return (
    <>
      <ProblemAlert problem={external.error ?? problem} />
      <div className="scrolls" role="region" aria-label="Locations" tabIndex={0}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">In the shop</Table.Th>
              <Table.Th scope="col">Shows the stock of</Table.Th>
              <Table.Th scope="col">By name</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.id}>
                <Table.Th scope="row" fw={500}>
                  {row.name === '' ? 'Its only location' : row.name}
                  {!row.active && (
                    <Text c="dimmed" fz="xs">
                      not active
                    </Text>
                  )}
                </Table.Th>
                <Table.Td miw={240}>
                  <MultiSelect
                    size="xs"
                    aria-label={`Locations of ${row.name}`}
                    disabled={!administer}
                    placeholder="None: its figures are blocked"
                    data={(locations.data?.data ?? []).map(({ id: value, name: label }) => ({
                      value,
                      label,
                    }))}
                    value={[...mappedTo(row)]}
                    onChange={(ids) => setEdited(new Map([...edited, [row.id, ids]]))}
                  />
                </Table.Td>
                <Table.Td>
                  <State tone={row.byName === 'matched' ? 'good' : 'off'}>
                    {row.byName === 'matched'
                      ? 'One has its name'
                      : row.byName === 'none'
                        ? 'None'
                        : 'Several'}
                  </State>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {administer && (
        <Group mt="sm" gap="xs">
          <Button
            size="xs"
            disabled={edited.size === 0 || mappings.length === 0}
            onClick={() => void save({ mappings })}
          >
            Save the mapping
          </Button>
          <Button size="xs" variant="default" onClick={() => void save({ byName: true })}>
            Map by name
          </Button>
        </Group>
      )}
    </>
  );
}

type MappingsBody =
  | { readonly mappings: { readonly externalLocationId: string; readonly locationId: string }[] }
  | { readonly byName: true };
