import type { Cli } from './command.ts';
import type { Context } from './command-context.ts';
import type { Opened } from './wiring.ts';

/** Asks about a cluster that nobody agreed to yet (or takes --yes), and pins it. */
export async function agreeOnce(cli: Cli, context: Context, { target, cluster }: Opened, yes: boolean): Promise<void> {
  if (!cluster || cluster.pinned) return;
  const [{ agreeToCluster }, { clusterLine, createPrompts }] = await Promise.all([
    import('../app/cluster.ts'),
    import('../ui/index.ts'),
  ]);
  const { ui, signal } = context;
  await agreeToCluster(cluster, target.environment, async (found) => {
    ui.say(clusterLine(found, ui.style));
    if (yes) return true;
    return createPrompts(ui, cli.host.stdin, signal).confirm(`Use it for ${target.environment}?`, '--yes');
  });
}
