import { PageHeader } from '../../parts/page-header.tsx';
import { Waiting } from './waiting.tsx';

/** Whether stock is right everywhere, at a glance. */
export function OverviewPage() {
  return (
    <>
      <PageHeader title="Overview" />
      <Waiting />
    </>
  );
}
