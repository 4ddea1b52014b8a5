import type { Finding } from '../source/index.ts';
import type { Rule } from './subject.ts';

/** A Gateway is carried out by a class of the cluster, and there is no class that every cluster has. */
export const edgeWithoutClass: Rule = ({ file: { gateway } }) =>
  gateway?.edge === 'gateway-api' && gateway.gatewayClass === undefined
    ? [
        {
          path: ['gateway', 'edge'],
          message: 'gateway-api needs a class',
          hint: 'add gatewayClass: NAME, one of `kubectl get gatewayclasses`',
        },
      ]
    : [];

/** Settings of a Gateway stand only where there is one: a load balancer passes bytes on and ends no TLS. */
export const gatewaySettingElsewhere: Rule = ({ file: { gateway } }) =>
  gateway === undefined || gateway.edge === 'gateway-api'
    ? []
    : (['gatewayClass', 'tls'] as const).flatMap((key): Finding[] =>
        gateway[key] === undefined
          ? []
          : [
              {
                path: ['gateway', key],
                at: 'key',
                message: `${key} is for edge: gateway-api`,
                hint: 'write edge: gateway-api beside it, or leave it out',
              },
            ],
      );

/** A certificate is made for names. */
export const issuerWithoutHosts: Rule = ({ file: { gateway } }) =>
  gateway?.tls?.issuer !== undefined && gateway.hosts.length === 0
    ? [
        {
          path: ['gateway', 'tls', 'issuer'],
          message: 'a certificate is made for host names',
          hint: 'add gateway.hosts: [shop.example.com]',
        },
      ]
    : [];
