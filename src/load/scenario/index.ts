/** The business as its clients do it: who comes, what they ask for, and what has to be there before they can. */
export type { Account, AccountStore } from './accounts.ts';
export { createApi } from './api.ts';
export { type Front, type FrontRoute, type RateLimit, routeOf } from './front.ts';
export { adviceAfter, adviceBefore, usersFor } from './limits.ts';
export { type Mix, planOf } from './mix.ts';
export { type PlainPath, parsePath, pathMix } from './paths.ts';
export { accountsFor, type Prepared, prepare } from './prepare.ts';
export { SCENARIOS, type Scenario, scenarioNames } from './scenarios.ts';
