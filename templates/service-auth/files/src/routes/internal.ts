import { ApiKeyCheck, CheckedApiKey } from '@app/contracts/auth';
import { problems } from '@app/kit/problem';
import type { App } from '@app/kit/service';
import type { ApiKeyRoutes } from './api-keys.ts';

/** For the gateway, which leads nobody else here. */
export function internalRoutes(app: App, { apiKeys }: ApiKeyRoutes): void {
  app.post(
    '/internal/api-keys/verify',
    {
      schema: { tags: ['internal'], summary: 'Whose key is this', body: ApiKeyCheck, response: { 200: CheckedApiKey } },
      config: { problems: [404] },
    },
    async (request) => {
      const checked = await apiKeys.verify(request.body.key);
      if (!checked) throw problems.notFound('This key is not good.');
      return checked;
    },
  );
}
