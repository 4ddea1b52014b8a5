/** One description of everything that callers can reach, made of those of the services. */
export { createDescription, type Description, OPENAPI_PATH } from './description.ts';
export { mergeDescriptions, type Part } from './merge.ts';
