import { ExitCode } from '../../kernel/index.ts';
import { action, type Cli, command } from '../command.ts';
import type { Context } from '../command-context.ts';

export const doctorCommand = (cli: Cli) =>
  command(
    'doctor',
    'Check this machine',
    [
      'platform doctor',
      'platform doctor --env dev  # also the cluster of that environment',
      'platform doctor --env dev --rbac serviceaccount:ci/deployer  # kubectl apply -f -',
    ],
    'what is there for running platforms, and what to do about the rest',
  )
    .option(
      '--rbac [subject]',
      'Print the least rights that work on this environment takes, as YAML: for a ServiceAccount platform-deployer, or for serviceaccount:NAMESPACE/NAME, user:NAME, group:NAME',
    )
    .action(
      action<[], { readonly rbac?: string | true }>(cli, async (context, options) => {
        const { ui, ports } = context;
        if (options.rbac !== undefined) return printRights(context, options.rbac === true ? undefined : options.rbac);
        const [app, { diagnosisLines }] = await Promise.all([
          import('../../app/doctor.ts'),
          import('../../ui/index.ts'),
        ]);
        const asked = options.env ?? options.on;
        const names = asked === undefined ? ['local', 'docker'] : [asked];
        const diagnoses = [
          await app.checkMachine(ports.exec, process.version),
          ...(await Promise.all(
            names.map((name) => app.checkEnvironment(name, name === (asked ?? 'local'), () => context.check(name))),
          )),
        ];
        if (ui.json) ui.document(diagnoses);
        else for (const line of diagnosisLines(diagnoses, ui.style)) ui.print(line);
        return app.isHealthy(diagnoses) ? ExitCode.done : ExitCode.failed;
      }),
    );

/** Nothing is asked of the cluster: who has no rights yet prints what to ask for. */
async function printRights(context: Context, subject: string | undefined): Promise<number> {
  const { ui, ports } = context;
  const [{ model, builder, renderer, request }, { resourcesOf }] = await Promise.all([
    context.rendering('kubernetes'),
    import('../../app/render.ts'),
  ]);
  const yaml = renderer.rights?.(model, await resourcesOf(ports, model, builder, renderer, request), subject) ?? '';
  if (ui.json) ui.document({ yaml });
  else ui.print(yaml.trimEnd());
  return ExitCode.done;
}
