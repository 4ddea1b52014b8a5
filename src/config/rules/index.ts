/** What must hold across the keys of platform.yaml: one named function per rule. */
import type { Finding } from '../source/index.ts';
import { edgeWithoutClass, gatewaySettingElsewhere, issuerWithoutHosts } from './edge.ts';
import { builtInChanged, clusterSettingElsewhere, namespaceTaken, pushWithoutRegistry } from './environments.ts';
import { authWithoutIssuer, limitWithoutCache, portTwice, routeToStore, routeTwice } from './gateway.ts';
import { wrongParameter } from './parameters.ts';
import { nameTwice, reservedName, unknownIssuer, unknownRouteTarget, unknownUse } from './references.ts';
import { limitBelowRequest, replicasAndScale, taskTwice } from './replicas.ts';
import * as scale from './scale/index.ts';
import { latencyBetweenBounds, sloUnwatched, sloWindowTooShort, sloWithoutObjective } from './slo.ts';
import { noOperator, operatorElsewhere, storeCannotRun, wrongStoreAddress, wrongStoreAdmin } from './stores.ts';
import type { Rule, Subject } from './subject.ts';
import { ownComponentCannotStart, templateInWrongSection, unknownTemplate } from './templates.ts';
import { prefixTwice, variableTaken } from './variables.ts';

export type { Rule, Section, Subject } from './subject.ts';

export const rules: Readonly<Record<string, Rule>> = {
  unknownTemplate,
  templateInWrongSection,
  wrongParameter,
  ownComponentCannotStart,
  nameTwice,
  reservedName,
  unknownUse,
  unknownRouteTarget,
  unknownIssuer,
  replicasAndScale,
  ...scale,
  sloWithoutObjective,
  latencyBetweenBounds,
  sloWindowTooShort,
  sloUnwatched,
  limitBelowRequest,
  taskTwice,
  prefixTwice,
  variableTaken,
  routeTwice,
  routeToStore,
  limitWithoutCache,
  authWithoutIssuer,
  portTwice,
  edgeWithoutClass,
  gatewaySettingElsewhere,
  issuerWithoutHosts,
  wrongStoreAddress,
  wrongStoreAdmin,
  storeCannotRun,
  noOperator,
  operatorElsewhere,
  builtInChanged,
  clusterSettingElsewhere,
  namespaceTaken,
  pushWithoutRegistry,
};

export const checkRules = (subject: Subject): Finding[] => Object.values(rules).flatMap((rule) => rule(subject));
