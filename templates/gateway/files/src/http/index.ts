/** The side that callers see: the exchange of a request and its response, and the answers of the gateway itself. */
export { clientAddress, forwardedHeaders } from './address.ts';
export { answerProblem, refuseBroken, refuseTunnel } from './answer.ts';
export { createCors } from './cors.ts';
export { createExchange, type Exchange } from './exchange.ts';
export { createProbes } from './probes.ts';
