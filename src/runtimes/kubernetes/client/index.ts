/** A thin client of the Kubernetes API: kubeconfig, credentials, https, retries. It knows objects, nothing of platforms. */
export { type Client, createClient, FIELD_MANAGER } from './client.ts';
export { findContext, type KubeconfigOptions } from './discover.ts';
export { ApiError, denialOf, explain, isMissingRight, isStatus, unreachable, type Where } from './errors.ts';
export { isKind, KINDS, type Kind, kindOf, OPTIONAL_KINDS, pathOf } from './kinds.ts';
export { type ServedGroup, servedAt } from './served.ts';
export { framed, openSocket } from './socket.ts';
export * from './types.ts';
