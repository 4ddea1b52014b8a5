/** The HTTP API: reviews, their photos, and search. */
export { type PhotoRoutes, photoRoutes } from './photos.ts';
export { type ReviewRoutes, reviewRoutes } from './reviews.ts';
export { searchRoutes } from './search.ts';
