import { ApiError, type Client, isStatus } from '../client/index.ts';

/** Whether the cluster has a GatewayClass of this name. What may not be asked is taken to be there. */
export async function hasGatewayClass(client: Client, name: string): Promise<boolean> {
  const path = `/apis/gateway.networking.k8s.io/v1/gatewayclasses/${encodeURIComponent(name)}`;
  try {
    await client.json({ method: 'GET', path, once: true });
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return !isStatus(error, 404);
  }
}

export const missingClass = (name: string): string =>
  `install the controller of ${name}, or name a class that is there as gatewayClass: kubectl get gatewayclass`;
