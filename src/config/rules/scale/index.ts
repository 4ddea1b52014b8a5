/** What must hold in a scaling policy: in itself, and with what the component is and where it runs. */
export { queueWithoutSubscription } from './backlog.ts';
export { minAboveMax, zeroWithoutQueue } from './bounds.ts';
export { metricOfAnotherKind, metricTwice, rpsWithoutRoute, shareOfNoRequest } from './metrics.ts';
export { gatewayWithoutRates, metricNotMeasured } from './runtime.ts';
export { disabledWithPolicies, stepOutOfRange, stepTwice, windowOutOfRange } from './speed.ts';
