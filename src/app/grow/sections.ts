/** Where each kind of component stands in platform.yaml. */
export const SECTION = { service: 'services', worker: 'workers', store: 'data', client: 'clients' } as const;
