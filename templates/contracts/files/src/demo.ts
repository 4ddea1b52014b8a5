/** The account that the seed makes for demonstrations and tests. It is public knowledge: seeds do not run in production. */
export const DEMO_USER = {
  id: '00000000-0000-7000-8000-000000000001',
  email: 'demo@example.com',
  password: 'demo-password',
  name: 'Demo',
} as const;
