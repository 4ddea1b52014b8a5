import type { Front, FrontRoute, RateLimit } from '../../load/index.ts';
import type { Component, Model } from '../../model/index.ts';

/** Clients by the template they were made from; others are driven as none of them. */
const KINDS: Readonly<Record<string, Front['clients'][number]['kind']>> = {
  'web-app': 'web',
  'mobile-app': 'mobile',
  integration: 'partner',
};

/** The gateway's own settings (model/gateway.ts), as far as they are needed here. */
interface Settings {
  readonly routes: readonly (Omit<FrontRoute, 'template'> & { readonly to: string })[];
  readonly auth: { readonly apiKeys: boolean } | null;
  readonly rateLimit: RateLimit | null;
}

/** The front door of a platform; undefined without a gateway of ours. Pure. */
export function frontOf({ components }: Model): Front | undefined {
  const text = components.find(({ kind }) => kind === 'gateway')?.config.find(isSettings)?.content;
  if (text === undefined) return undefined;
  const { routes, auth, rateLimit } = JSON.parse(text) as Settings;
  const templates = new Map(components.map(({ name, template }) => [name, template]));
  return {
    apiKeys: auth?.apiKeys ?? false,
    rateLimit,
    routes: routes.map(({ path, to, methods, auth: may, rateLimit: own }) => {
      const template = templates.get(to);
      return { path, methods, auth: may, rateLimit: own, ...(template === undefined ? {} : { template }) };
    }),
    clients: components.filter(({ kind }) => kind === 'client').flatMap(clientOf),
  };
}

const isSettings = ({ env }: { readonly env?: string }) => env === 'GATEWAY_CONFIG_FILE';

function clientOf({ name, template = '' }: Component): Front['clients'] {
  const kind = KINDS[template];
  return kind ? [{ name, kind }] : [];
}
