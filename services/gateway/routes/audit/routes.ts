import type { Route } from '../../route.ts';
import { exportAudit } from './export-audit.ts';
import { listAudit } from './list-audit.ts';
import { readAuditHead } from './read-audit-head.ts';

export const auditRoutes: readonly Route[] = [listAudit, readAuditHead, exportAudit];
