import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { defined, text } from '../../parts/address-values.ts';
import { merchantRoute } from '../../shell/routes.ts';

/** `from` and `until`: days, as `2026-11-30`. `until` counts as a whole. */
export const auditRoute = createRoute({
  getParentRoute: () => merchantRoute,
  path: '/audit',
  validateSearch: ({ action, subjectKind, subjectId, from, until }: Record<string, unknown>) =>
    defined({
      action: text(action),
      subjectKind: text(subjectKind),
      subjectId: text(subjectId),
      from: day(from),
      until: day(until),
    }),
  component: lazyRouteComponent(() => import('./page.tsx'), 'AuditPage'),
});

function day(value: unknown): string | undefined {
  const written = text(value);
  return written !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(written) ? written : undefined;
}
