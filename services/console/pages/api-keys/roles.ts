/** The roles of keys and people, and what each may do. */
export const roles = [
  { value: 'viewer', label: 'Viewer: reads' },
  { value: 'operator', label: 'Operator: also changes stock, listings, rules, settings' },
  { value: 'admin', label: 'Admin: also connects shops, makes keys and admits people' },
];

export const scopes = [
  { value: 'merchant', label: 'This merchant' },
  { value: 'operator', label: 'Every merchant' },
];
