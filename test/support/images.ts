import Docker from 'dockerode';
import { describe } from 'vitest';

/** What watches a platform. Whoever brings images to a machine or a cluster without a registry brings them to its engine, too. */
export const OPERATIONS = [
  'otel/opentelemetry-collector-contrib:0.149.0',
  'prom/prometheus:v3',
  'grafana/loki:3',
  'jaegertracing/jaeger:2',
  'prometheuscommunity/postgres-exporter:v0.19.1',
  'oliver006/redis_exporter:v1.86.0',
];

/** The stores of the whole reference, its balancer, and what its programs run in. */
export const ENGINES = [
  'postgres:18',
  'valkey/valkey:9',
  'rabbitmq:4-management',
  'chrislusf/seaweedfs:4.00',
  'opensearchproject/opensearch:3',
  'envoyproxy/envoy:v1.38-latest',
  'node:24-slim',
];

/** A suite that needs images on this machine: where one is missing it is skipped, and its title says which. */
export async function describeWith(images: readonly string[], title: string, suite: () => void): Promise<void> {
  const docker = new Docker();
  const isMissing = (image: string) =>
    docker
      .getImage(image)
      .inspect()
      .then(
        () => false,
        () => true,
      );
  const looked = await Promise.all(images.map(isMissing));
  const missing = images.filter((_, index) => looked[index]);
  if (missing.length === 0) describe(title, suite);
  else describe.skip(`${title} [needs ${missing.join(', ')}]`, suite);
}
