import { Button } from '@mantine/core';
import { useState } from 'react';
import { useApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import { notifyProblem } from '../../parts/notify.tsx';
import { saveFile } from '../../parts/save-file.ts';

const type = 'application/x-ndjson';

/** Saves the whole chain, an entry on each line, to be verified elsewhere (docs/audit.md). */
export function ExportButton() {
  const { fetch } = useApi();
  const [isBusy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      const text = await answered(fetch.GET('/v1/audit/export', { parseAs: 'text' }));
      saveFile('audit.ndjson', type, text);
    } catch (error) {
      notifyProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button variant="default" loading={isBusy} onClick={() => void save()}>
      Export the chain
    </Button>
  );
}
