/** The XML of S3: answers, and the few requests that have one. */
export { childOf, type Element, readXml, textOf } from './read.ts';
export { branch, escapeXml, leaf, xmlDocument, xmlError } from './write.ts';
