/** The cluster's API, read with what a service account has, and bodies of lines. */
export { type Api, ApiFailure, type ApiOptions, createApi, type Query } from './client.ts';
export { type Split, splitLines } from './split.ts';
