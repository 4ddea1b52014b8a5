import { SearchQuery, SearchResult } from '@app/contracts/search';
import type { App } from '@app/kit/service';
import type { Finder } from '../search/index.ts';

const MOST = 20;

export function searchRoutes(app: App, finder: Finder): void {
  app.get(
    '/api/search',
    {
      schema: {
        tags: ['search'],
        summary: 'Find products and reviews',
        querystring: SearchQuery,
        response: { 200: SearchResult },
      },
    },
    async (request) => {
      const { q, kind, limit = MOST } = request.query;
      return { items: await finder.find({ text: q, kind, limit }) };
    },
  );
}
