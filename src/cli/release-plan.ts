import { resolve } from 'node:path';
import type { DeployRequest } from '../app/deploy.ts';
import { ExitCode } from '../kernel/index.ts';
import type { Context } from './command-context.ts';

/** Shows what a deploy would do, and writes it to a file where one is named. Exit code 4 where it would be refused. */
export async function releasePlan(
  context: Context,
  request: DeployRequest,
  { out, lean }: { readonly out?: string; readonly lean?: boolean },
): Promise<number> {
  const { ui, signal, ports, cwd } = context;
  const { target, cluster } = await context.opened('release');
  const [{ heldByHand, isPossible, noPlans, reviewDeploy }, { planText }, { reviewLines }] = await Promise.all([
    import('../app/deploy.ts'),
    import('../app/plan-file.ts'),
    import('../ui/index.ts'),
  ]);
  if (out !== undefined && !target.review) throw noPlans(target);
  const review = await reviewDeploy(target, request, signal);
  if (ui.json) ui.document(review);
  else for (const line of reviewLines(review, ui.style)) ui.print(line);
  for (const line of await heldByHand(target, signal)) ui.say(line);
  if (out !== undefined) {
    const found = cluster && (await cluster.describe());
    const head = {
      platform: await context.platform(),
      environment: target.environment,
      ...(lean ? { lean } : {}),
    };
    const at = new Date(ports.clock.now()).toISOString();
    await ports.fs.writeFile(
      resolve(cwd, out),
      planText({ ...head, at, ...(found ? { cluster: found } : {}), request, review }),
    );
    ui.say(`${ui.style.green('✓')} ${out}: platform deploy --env ${target.environment} --apply ${out}`);
  }
  return isPossible(review) ? ExitCode.done : ExitCode.refused;
}
