import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { cacheSettings, memoryCache, openCache } from '@app/kit/cache';
import { readConfig } from '@app/kit/config';
import { createHealth, runMain, serve } from '@app/kit/lifecycle';
import { createTelemetry, processMetrics } from '@app/kit/telemetry';
import { createAuthenticate } from './auth/index.ts';
import { readGatewayFile, readSettings } from './config/index.ts';
import { createGateway } from './gateway.ts';
import { refuseBroken } from './http/index.ts';
import { createLimits, createQuotas } from './limit/index.ts';
import { createAccessLog, createRecorder, listenForMetrics } from './observe/index.ts';
import { createForward } from './proxy/index.ts';
import { openIssuer, openServices } from './services.ts';
import { createPages, loadAssets } from './web/index.ts';

await runMain(async () => {
  const settings = readSettings();
  const rules = readGatewayFile(settings.file);
  const { log, metrics, tracer } = createTelemetry(settings.server);
  processMetrics(metrics);

  const cache =
    rules.cachePrefix === null
      ? undefined
      : openCache(readConfig({ cache: cacheSettings(rules.cachePrefix) }).cache, { log });
  const services = openServices(rules);
  const issuer = rules.auth && openIssuer(rules.auth, services);
  const health = createHealth({ log, ...(cache ? { prefers: { cache } } : {}) });
  const access = createAccessLog(settings.server);

  const gateway = createGateway({
    ...settings,
    routes: rules.routes,
    hosts: rules.hosts,
    health,
    tracer,
    record: createRecorder(metrics, access),
    authenticate: createAuthenticate(issuer?.verifier),
    limit: createLimits(rules.rateLimit, rules.routes, createQuotas({ counter: cache ?? memoryCache() })),
    forward: createForward(settings),
    upstream: services.of,
    pages: (isApi) => createPages(loadAssets(fileURLToPath(new URL('public', import.meta.url))), isApi),
  });

  const server = createServer({ keepAliveTimeout: 65_000, headersTimeout: 10_000, noDelay: true }, gateway);
  server.on('checkContinue', gateway);
  server.on('clientError', refuseBroken);
  const scraped = await listenForMetrics(metrics, { host: settings.server.host, port: settings.metricsPort });
  process.send?.({ type: 'metrics', port: scraped.port });
  await services.ready();

  await serve({
    server,
    settings: settings.server,
    health,
    log,
    close: async () => {
      access.flush();
      scraped.close();
      await Promise.all([services.close(), cache?.close(), tracer.close()]);
    },
  });
  await issuer?.warm();
});
