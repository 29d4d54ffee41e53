/** PostgreSQL notification channels. The payload is an integration's id. */
export const dueChannel = 'onhand_due';
export const confirmedChannel = 'onhand_confirmed';
