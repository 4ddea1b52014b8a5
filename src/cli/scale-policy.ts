import type { PolicyRequest } from '../app/scale-policy.ts';
import { ExitCode, PlatformError } from '../kernel/index.ts';
import type { Context } from './command-context.ts';

/** Writes a policy into platform.yaml; a platform that runs takes it at once, a cluster with the next deploy. */
export async function writePolicy(context: Context, request: PolicyRequest): Promise<number> {
  if (request.components.length === 0) {
    throw new PlatformError({
      code: 'bad-input',
      message: `--auto ${request.range} says no component`,
      next: `platform scale order --auto ${request.range}`,
      exitCode: ExitCode.badInput,
    });
  }
  const { ui, ports, signal } = context;
  const { editPolicies } = await import('../app/scale-policy.ts');
  const [folder, environment, catalog] = await Promise.all([
    context.project(),
    context.environment('run'),
    context.catalog(),
  ]);
  const edit = await editPolicies(ports.fs, catalog, { folder, environment: environment.name }, request);
  if (edit.changed) await ports.fs.writeFile(edit.file, edit.text);
  const target = await context.target('run');
  const adopted = (await target.adopt?.(signal)) ?? [];
  if (ui.json) ui.document({ changed: edit.changed, adopted });
  else ui.print(summary(edit.changed, adopted, environment));
  return 0;
}

function summary(
  changed: boolean,
  adopted: readonly string[],
  { name, runtime }: { readonly name: string; readonly runtime: string },
): string {
  if (!changed && adopted.length === 0) return 'platform.yaml says that already';
  const written = changed ? 'written into platform.yaml' : 'platform.yaml said it already';
  if (adopted.length > 0) return `${written}; ${adopted.join(', ')} follows it from now on`;
  return runtime === 'kubernetes' ? `${written}; platform deploy --env ${name} applies it` : written;
}
