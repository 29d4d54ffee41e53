import type { Access } from './access.ts';

/**
 * Allows reading an audit log: a merchant's, or the installation's for an operator's key that names no
 * merchant. A merchant's key always has its merchant.
 */
export const readingAudit: Access = { role: 'viewer', merchant: 'optional' };
