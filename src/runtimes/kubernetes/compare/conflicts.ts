import type { Effect } from '../../../kernel/index.ts';
import { allOurs, type Conflict, conflictsOf, neverApplied, ofPolicy } from '../apply/managers.ts';
import type { ApiError, KubeObject } from '../client/index.ts';
import { Label } from '../names.ts';
import { foreign } from './owners.ts';
import { fieldAt, shown } from './path.ts';

/** Conflicts that an apply would refuse: not those among ourselves, nor those of an object that is taken over once. Pure. */
export function conflictEffects(
  error: ApiError,
  live: KubeObject,
  wanted: KubeObject,
  environment: string,
): readonly Effect[] {
  const conflicts = conflictsOf(error);
  if (conflicts.length === 0 || neverApplied(live) || allOurs(conflicts) || ofPolicy(conflicts, live)) return [];
  return conflicts.filter((conflict) => !allOurs([conflict])).map((each) => effectOf(each, live, wanted, environment));
}

function effectOf({ manager, field }: Conflict, live: KubeObject, wanted: KubeObject, environment: string): Effect {
  const at = foreign(live).find((entry) => entry.manager === manager)?.time;
  const [now, wish] = [live, wanted].map((object) => JSON.stringify(shown(names(field), fieldAt(object, field))));
  const since = at === undefined ? '' : ` at ${at}`;
  return {
    level: 'refused',
    code: 'conflict',
    text: `${plain(field)} was set to ${now ?? 'nothing'} by ${manager}${since}; platform.yaml says ${wish ?? 'nothing'}`,
    next: `${keeping(field, live)}, or set it back: platform deploy --env ${environment} --force-conflicts`,
    field: plain(field),
    manager,
    ...(at === undefined ? {} : { at }),
  };
}

/** A count has a command of its own. */
function keeping(field: string, live: KubeObject): string {
  const component = live.metadata.labels?.[Label.component];
  const count = fieldAt(live, field);
  return field.endsWith('spec.replicas') && live.kind === 'Deployment' && component !== undefined
    ? `keep it: platform scale ${component}=${String(count)}`
    : 'take it over into platform.yaml';
}

/** `spec.containers[name="service"].image` as it is written everywhere else: `spec.containers[service].image`. */
const plain = (field: string) => field.replaceAll(/\[name="([^"]*)"\]/g, '[$1]');
/** For telling secrets by their names. */
const names = (field: string) =>
  plain(field)
    .split(/[.[\]]+/)
    .filter(Boolean);
