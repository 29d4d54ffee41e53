import { useApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import { ActionMenu } from '../../parts/action-menu.tsx';
import { saveFile } from '../../parts/save-file.ts';
import type { Customer } from './customer.ts';

/** What a person may ask for: a copy of their data, and its erasure. */
export function CustomerActions({ customer: { id, erasedAt, links } }: { readonly customer: Customer }) {
  const { fetch } = useApi();
  const params = { path: { id } };
  const save = async () => {
    const data = await answered(fetch.GET('/v1/customers/{id}/export', { params }));
    saveFile(`customer-${id}.json`, 'application/json', JSON.stringify(data, null, 2));
  };
  return (
    <ActionMenu
      of={links[0]?.externalId ?? id}
      size="compact-xs"
      actions={[
        {
          label: 'Export the data of the person',
          question:
            'A file with everything that is held about the person is saved. The audit log keeps that.',
          run: save,
          done: 'The file is saved.',
        },
        ...(erasedAt === null
          ? [
              {
                label: 'Erase the data of the person',
                question:
                  'What Onhand holds about the person is erased for good, and it is no longer carried between shops. The shops keep what they have.',
                isDangerous: true,
                run: () => answered(fetch.DELETE('/v1/customers/{id}', { params })),
                done: 'The data are erased.',
              },
            ]
          : []),
      ]}
    />
  );
}
