/** An API as openapi-typescript writes it, so that these tests hold whatever services the platform has. */
interface None {
  query?: never;
  path?: never;
}
interface Json<T> {
  content: { 'application/json': T };
}
export interface Thing {
  id: string;
  name: string;
}

export interface TestPaths {
  '/api/things': {
    get: {
      parameters: { query?: { limit?: number; cursor?: string }; path?: never };
      requestBody?: never;
      responses: { 200: Json<{ items: Thing[]; nextCursor: string | null }> };
    };
    put?: never;
    post: { parameters: None; requestBody: Json<{ name: string }>; responses: { 201: Json<Thing>; 400: Json<string> } };
  };
  '/api/things/{id}': {
    get: { parameters: { query?: never; path: { id: string } }; requestBody?: never; responses: { 200: Json<Thing> } };
    post?: never;
    delete: { parameters: { path: { id: string } }; requestBody?: never; responses: { 204: { content?: never } } };
  };
  '/api/things/stream': { get: { parameters: None; requestBody?: never; responses: { 200: { content?: never } } } };
}
