import { ExitCode, PlatformError } from '../../../kernel/index.ts';
import { type ApiError, FIELD_MANAGER, type KubeObject, type ManagedFields } from '../client/index.ts';
import { Annotation } from '../names.ts';

/** Owners of single fields, beside FIELD_MANAGER, so that an apply of the whole object leaves those fields alone. */
export const REPLICAS_MANAGER = `${FIELD_MANAGER}-replicas`;
export const RESTART_MANAGER = `${FIELD_MANAGER}-restart`;

export const managersOf = (object: KubeObject): readonly ManagedFields[] =>
  (object.metadata as { readonly managedFields?: readonly ManagedFields[] }).managedFields ?? [];

/** `conflict with "kubectl" using apps/v1: .spec.replicas`, one for each field. */
const CONFLICT = /conflict with "([^"]+)"/;

export interface Conflict {
  readonly manager: string;
  readonly field: string;
}

export function conflictsOf(error: ApiError): Conflict[] {
  return error.causes.flatMap(({ field = '', message = '' }) => {
    const manager = CONFLICT.exec(message)?.[1];
    return manager === undefined ? [] : [{ manager, field: field.replace(/^\./, '') }];
  });
}

/** Conflicts among our own managers are no conflicts: the newest wish counts. */
export const allOurs = (conflicts: readonly Conflict[]): boolean =>
  conflicts.length > 0 &&
  conflicts.every(({ manager }) => manager === FIELD_MANAGER || manager.startsWith(`${FIELD_MANAGER}-`));

/** The count of a workload that a policy of ours had scaled: whoever set it did so for us. */
export const ofPolicy = (conflicts: readonly Conflict[], { kind, metadata }: KubeObject): boolean =>
  kind === 'Deployment' &&
  metadata.annotations?.[Annotation.policy] !== undefined &&
  conflicts.every(({ manager, field }) => field === 'spec.replicas' || allOurs([{ manager, field }]));

/** Whether we have ever applied this object: if not, but it carries our labels, it was rendered and applied by another tool. */
export const neverApplied = (object: KubeObject): boolean =>
  !managersOf(object).some(({ manager, operation }) => manager === FIELD_MANAGER && operation === 'Apply');

/** The server says which fields can never change. */
export const isFixed = (error: ApiError): boolean =>
  /immutable|updates to statefulset spec|may not be changed/i.test(error.message);

/** At the apply itself: somebody changed it after the plan was made. */
export function conflictError(
  { kind, metadata: { name } }: KubeObject,
  conflicts: readonly Conflict[],
  environment: string,
): PlatformError {
  const managers = [...new Set(conflicts.map(({ manager }) => manager))];
  return new PlatformError({
    code: 'field-conflict',
    message: `${kind} ${name} was changed by ${managers.join(' and ')}, which owns fields that this deploy wants to set`,
    details: conflicts.map(({ manager, field }) => `${field}  owned by ${manager}`),
    next: `take the change over into platform.yaml, undo it with the tool that made it, or set it back: platform deploy --env ${environment} --force-conflicts`,
    exitCode: ExitCode.refused,
  });
}

export function foreignError(kind: string, name: string, namespace: string): PlatformError {
  return new PlatformError({
    code: 'not-ours',
    message: `${kind} ${name} exists in namespace ${namespace} and does not belong to this platform`,
    next: `remove or rename it, or choose another namespace: kubectl -n ${namespace} get ${kind.toLowerCase()} ${name} -o yaml`,
    exitCode: ExitCode.refused,
  });
}
