import { describe, expect, it } from 'vitest';
import type { Ports } from '../../../src/kernel/index.ts';
import { entrance, type Gateway } from '../../../src/runtimes/kubernetes/address/gateway.ts';
import { createAddresses } from '../../../src/runtimes/kubernetes/address/index.ts';
import { ApiError, type Client } from '../../../src/runtimes/kubernetes/client/index.ts';

const place = { platform: 'shop', environment: 'dev', namespace: 'shop-dev' };
const signal = new AbortController().signal;

const gateway = (listeners: object[], value?: string) =>
  ({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'load-balancer' },
    spec: { listeners },
    ...(value === undefined ? {} : { status: { addresses: [{ value }] } }),
  }) as unknown as Gateway;

describe('the entrance of a Gateway', () => {
  it('is unknown until the cluster gives it an address', () => {
    expect(entrance(gateway([{ protocol: 'HTTP', port: 80 }]))).toBeUndefined();
  });
  it.each([
    ['its address', [{ protocol: 'HTTP', port: 8080 }], '10.1.2.3', 'http://10.1.2.3:8080'],
    [
      'its usual port, which nobody writes',
      [{ protocol: 'HTTP', port: 80 }],
      'lb.example.com',
      'http://lb.example.com',
    ],
    ['an address of IPv6', [{ protocol: 'HTTP', port: 80 }], '2001:db8::1', 'http://[2001:db8::1]'],
    [
      'its host name, by HTTPS where it has that',
      [
        { protocol: 'HTTP', port: 80 },
        { protocol: 'HTTPS', port: 443, hostname: 'shop.example.com' },
      ],
      '10.1.2.3',
      'https://shop.example.com',
    ],
    [
      'its address, where its name stands for many',
      [{ protocol: 'HTTPS', port: 443, hostname: '*.example.com' }],
      '10.1.2.3',
      'https://10.1.2.3',
    ],
  ])('is %s', (_, listeners, value, address) => expect(entrance(gateway(listeners, value))).toBe(address));
});

describe('the address of a component', () => {
  const of = (get: (kind: string, namespace: string, name: string) => Promise<unknown>) =>
    createAddresses({} as Ports, place, async () => ({ get }) as unknown as Client);

  it('is that of the Gateway in front of it where it has no Service', async () => {
    const { address } = of(async (kind) =>
      kind === 'Gateway' ? gateway([{ protocol: 'HTTP', port: 80 }], '10.1.2.3') : undefined,
    );
    expect(await address('load-balancer', 'http', signal)).toBe('http://10.1.2.3');
  });
  it('is unknown where Gateways may not be read', async () => {
    const { address } = of(async (kind) => {
      if (kind === 'Gateway') throw new ApiError(403, {});
      return undefined;
    });
    expect(await address('worker', 'http', signal)).toBeUndefined();
  });
});
