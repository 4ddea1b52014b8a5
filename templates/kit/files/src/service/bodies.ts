import type { App } from './service.ts';

/**
 * Reads JSON; nothing at all is no body, whatever the header says: many clients send `content-type: application/json` with each
 * request. Where a body is needed, the schema of the route refuses that there is none.
 */
export function readBodies(app: App): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, text, done) => {
    if (text === '') done(null, undefined);
    else parse(request, text, done);
  });
}
