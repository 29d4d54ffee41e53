import { Button, Code, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import type { Row } from '../../api/answer.ts';
import { Ago } from '../../parts/ago.tsx';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { CursorTable } from '../../parts/cursor-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { notifyDone } from '../../parts/notify.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { State } from '../../parts/state.tsx';
import { useCursorList } from '../../parts/use-cursor-list.ts';
import { inWords } from '../../parts/words.ts';
import { useRights } from '../../session/rights.ts';
import { readWays } from '../../session/session.ts';
import { NewKey } from './new-key.tsx';
import { NewPerson } from './new-person.tsx';

type ApiKey = Row<'/v1/api-keys'>;

/** Who may act for the merchant, and with which role. */
export function ApiKeysPage() {
  const { fetch } = useApi();
  const { administer } = useRights();
  const queryClient = useQueryClient();
  const { data: ways } = useQuery({ queryKey: ['ways'], queryFn: readWays, staleTime: Infinity });
  const [isCreating, setCreating] = useState(false);
  const [isAdmitting, setAdmitting] = useState(false);
  const [revoked, setRevoked] = useState<ApiKey | null>(null);
  const list = useCursorList(['/v1/api-keys'], (cursor) =>
    fetch.GET('/v1/api-keys', { params: { query: { limit: 100, ...cursor } } }),
  );
  const revoke = async () => {
    if (revoked === null) return;
    await answered(fetch.DELETE('/v1/api-keys/{id}', { params: { path: { id: revoked.id } } }));
    await queryClient.invalidateQueries();
    notifyDone(
      revoked.email === null
        ? `The key “${revoked.label}” is revoked.`
        : `${revoked.label} can no longer sign in.`,
    );
  };
  return (
    <>
      <PageHeader
        title="API keys and people"
        about="Viewers read. Operators also change stock, listings, rules and settings. Admins also connect shops, make keys and admit people."
      >
        {administer && (
          <>
            {ways?.openId && (
              <Button variant="default" onClick={() => setAdmitting(true)}>
                Admit a person
              </Button>
            )}
            <Button onClick={() => setCreating(true)}>New key</Button>
          </>
        )}
      </PageHeader>
      <CursorTable
        label="API keys and people"
        list={list}
        idOf={({ id }) => id}
        columns={[
          { header: 'Name', isName: true, cell: ({ label }) => label },
          {
            header: 'Key or e-mail',
            cell: ({ email, prefix }) => email ?? <Code>{prefix}…</Code>,
          },
          { header: 'Role', cell: ({ role }) => inWords(role) },
          {
            header: 'Acts for',
            cell: ({ merchantId }) => (merchantId === null ? 'Every merchant' : 'This merchant'),
          },
          { header: 'Created', cell: ({ createdAt }) => <Ago at={createdAt} /> },
          {
            header: 'State',
            cell: ({ revokedAt }) =>
              revokedAt === null ? (
                <State tone="good">Active</State>
              ) : (
                <State tone="off">
                  Revoked <Ago at={revokedAt} />
                </State>
              ),
          },
          ...(administer
            ? [
                {
                  header: 'Revoke',
                  cell: (key: ApiKey) =>
                    key.revokedAt === null && (
                      <Button
                        size="compact-xs"
                        variant="subtle"
                        color="red"
                        aria-label={`Revoke ${key.label}`}
                        onClick={() => setRevoked(key)}
                      >
                        Revoke
                      </Button>
                    ),
                },
              ]
            : []),
        ]}
        empty={<Empty title="No key yet">A program, or a colleague, needs a key of its own.</Empty>}
      />
      {isAdmitting && ways?.openId && (
        <NewPerson provider={ways.openId.name} onClose={() => setAdmitting(false)} />
      )}
      <NewKey isOpen={isCreating} onClose={() => setCreating(false)} />
      <ConfirmDialog
        title={typeof revoked?.email === 'string' ? 'Revoke this person?' : 'Revoke this key?'}
        isOpen={revoked !== null}
        isDangerous
        onConfirm={revoke}
        onClose={() => setRevoked(null)}
      >
        <Text>
          {typeof revoked?.email === 'string'
            ? `${revoked.label} is signed out at once, and cannot sign in again unless somebody admits them.`
            : `Programs and browsers that use “${revoked?.label}” are refused at once. A revoked key does not come back.`}
        </Text>
      </ConfirmDialog>
    </>
  );
}
