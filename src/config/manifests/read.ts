import { type Document, isNode, LineCounter, parseAllDocuments } from 'yaml';
import type { z } from 'zod';
import { ExitCode, invalid, PlatformError, type Problem } from '../../kernel/index.ts';
import { HpaBody, ScaledObjectBody, WorkloadBody } from './schema.ts';

export type Amounts = { readonly cpu?: string | number | undefined; readonly memory?: string | number | undefined };
/** What stands in a file about how one workload scales. */
export interface ScalingManifest {
  readonly file: string;
  readonly name: string;
  readonly policy:
    | { readonly kind: 'HorizontalPodAutoscaler'; readonly spec: HpaBody }
    | { readonly kind: 'ScaledObject'; readonly spec: ScaledObjectBody };
  /** Of the Deployment or StatefulSet that it scales, where that stands in the same file. */
  readonly workload?: { readonly requests?: Amounts; readonly limits?: Amounts };
}

interface Found {
  readonly kind: string;
  readonly name: string;
  readonly spec: unknown;
  readonly document: Document.Parsed;
  readonly path: readonly (string | number)[];
}

const KINDS = ['HorizontalPodAutoscaler', 'ScaledObject'];
const WORKLOADS = ['Deployment', 'StatefulSet', 'ReplicaSet'];

/**
 * Reads a HorizontalPodAutoscaler (autoscaling/v2, v1) or a ScaledObject out of YAML or JSON, among whatever else stands in the file,
 * lists included. Throws a PlatformError (exit code 2) with lines where there is none, or several, or what is there is not valid.
 */
export function readScalingManifest(file: string, text: string): ScalingManifest {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false });
  const parsed = Array.isArray(documents) ? documents : [];
  const problemAt = (offset: number, message: string): Problem => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col, message };
  };
  const broken = parsed.flatMap(({ errors }) => errors.map(({ pos, message }) => problemAt(pos[0], message)));
  if (broken.length > 0) throw invalid(broken);

  const found = parsed.flatMap((document) => objectsIn(document));
  const policies = found.filter(({ kind }) => KINDS.includes(kind));
  const [one] = policies;
  if (!one || policies.length > 1) throw notOne(file, policies);
  const check = <T>(schema: z.ZodType<T>, { spec, document, path }: Found): T => {
    const result = schema.safeParse(spec);
    if (result.success) return result.data;
    throw invalid(
      result.error.issues.map((issue) => {
        const full = [...path, 'spec', ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))];
        return { ...problemAt(offsetOf(document, full), issue.message), path: full.join('.') };
      }),
    );
  };
  const policy =
    one.kind === 'ScaledObject'
      ? { kind: 'ScaledObject' as const, spec: check(ScaledObjectBody, one) }
      : { kind: 'HorizontalPodAutoscaler' as const, spec: check(HpaBody, one) };
  const target = policy.spec.scaleTargetRef?.name;
  const workload = found.find(
    ({ kind, name }) => WORKLOADS.includes(kind) && (target === undefined || name === target),
  );
  const resources = workload && check(WorkloadBody, workload).template.spec.containers[0]?.resources;
  return {
    file,
    name: one.name,
    policy,
    ...(resources
      ? {
          workload: {
            ...(resources.requests ? { requests: resources.requests } : {}),
            ...(resources.limits ? { limits: resources.limits } : {}),
          },
        }
      : {}),
  };
}

function objectsIn(document: Document.Parsed): Found[] {
  const value: unknown = document.toJS({ maxAliasCount: 1000 });
  const items = isMap(value) && Array.isArray(value.items) ? value.items : undefined;
  const entries = items ? items.map((item, index) => [item, ['items', index]] as const) : [[value, []] as const];
  return entries.flatMap(([each, path]) => {
    if (!isMap(each) || typeof each.kind !== 'string') return [];
    const name = isMap(each.metadata) && typeof each.metadata.name === 'string' ? each.metadata.name : each.kind;
    return [{ kind: each.kind, name, spec: each.spec, document, path }];
  });
}

/** Where a path stands, or the nearest of its parents that does. */
function offsetOf(document: Document.Parsed, path: readonly (string | number)[]): number {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const node: unknown = document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function notOne(file: string, policies: readonly Found[]): PlatformError {
  return new PlatformError({
    code: 'bad-policy',
    message:
      policies.length === 0
        ? `${file} holds neither a HorizontalPodAutoscaler nor a ScaledObject`
        : `${file} holds ${policies.length} policies: ${policies.map(({ kind, name }) => `${kind} ${name}`).join(', ')}`,
    next:
      policies.length === 0
        ? 'give a file with one of them'
        : 'give a file with one of them; kubectl get -o yaml writes one',
    exitCode: ExitCode.badInput,
  });
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
