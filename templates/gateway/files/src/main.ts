import { fileURLToPath } from 'node:url';
import { cacheSettings, memoryCache, openCache } from '@app/kit/cache';
import { readConfig } from '@app/kit/config';
import { createHealth, runMain, serve } from '@app/kit/lifecycle';
import { createTelemetry, processMetrics } from '@app/kit/telemetry';
import { createAuthenticate } from './auth/index.ts';
import { readGatewayFile, readSettings } from './config/index.ts';
import { createGateway } from './gateway.ts';
import { createLimits, createQuotas, tracedCounter } from './limit/index.ts';
import { countTraffic, createAccessLog, createRates, createRecorder, listenForMetrics } from './observe/index.ts';
import { createDescription, OPENAPI_PATH } from './openapi/index.ts';
import { createForward, createStreams } from './proxy/index.ts';
import { openIssuer, openServices } from './services.ts';
import { createPages, loadAssets } from './web/index.ts';
import { createOpenSocket } from './websocket/index.ts';

await runMain(async () => {
  const settings = readSettings();
  const rules = readGatewayFile(settings.file);
  const telemetry = createTelemetry(settings.server);
  const { log, metrics, tracer } = telemetry;
  processMetrics(metrics);

  const cache =
    rules.cachePrefix === null
      ? undefined
      : openCache(readConfig({ cache: cacheSettings(rules.cachePrefix) }).cache, telemetry);
  const counter = cache ? tracedCounter(cache, tracer) : memoryCache();
  const services = openServices(rules);
  const issuer = rules.auth && openIssuer(rules.auth, services);
  // A load balancer takes silence for a no, sooner than others do.
  const health = createHealth({ log, timeoutMs: 250, ...(cache ? { prefers: { cache } } : {}) });
  const access = createAccessLog({ ...settings.server, output: telemetry.print });
  const streams = createStreams();
  metrics.observe('gateway_open_streams', 'Event streams and WebSockets that are open.', streams.size);

  const { name } = settings.server;
  const rates = createRates([name, ...rules.routes.map(({ to }) => to)]);
  const record = createRecorder(metrics, access);
  const upstreamOf = countTraffic(metrics, services.of);
  const proxy = { ...settings, tracer, streams, apiKeys: rules.auth?.apiKeys ?? false };
  const server = createGateway({
    ...settings,
    routes: rules.routes,
    hosts: rules.hosts,
    health,
    tracer,
    record: (exchange) => {
      rates.count(name);
      record(exchange);
    },
    authenticate: createAuthenticate(issuer?.verifier, issuer?.apiKeys),
    limit: createLimits(rules.rateLimit, rules.routes, createQuotas({ counter })),
    forward: createForward(proxy),
    openSocket: createOpenSocket(proxy),
    upstream: (rule) => {
      rates.count(rule.to);
      return upstreamOf(rule);
    },
    description: createDescription({
      title: rules.auth?.audience ?? 'API',
      rules,
      ask: (service) => services.of({ to: service }).ask({ path: OPENAPI_PATH }),
    }),
    pages: (isApi) => createPages(loadAssets(fileURLToPath(new URL('public', import.meta.url))), isApi),
  });
  const scraped = await listenForMetrics(metrics, rates, { host: settings.server.host, port: settings.metricsPort });
  process.send?.({ type: 'metrics', port: scraped.port });
  await services.ready();

  await serve({
    server,
    settings: settings.server,
    health,
    log,
    begin: async () => [streams],
    close: async () => {
      access.flush();
      scraped.close();
      await Promise.all([services.close(), cache?.close(), tracer.close()]);
    },
  });
  await issuer?.warm();
});
