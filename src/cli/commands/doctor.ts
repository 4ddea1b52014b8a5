import { ExitCode } from '../../kernel/index.ts';
import { action, type Cli, command } from '../command.ts';

export const doctorCommand = (cli: Cli) =>
  command(
    'doctor',
    'Check this machine',
    ['platform doctor', 'platform doctor --env dev  # also the cluster of that environment'],
    'what is there for running platforms, and what to do about the rest',
  ).action(
    action<[], object>(cli, async (context, options) => {
      const { ui, ports } = context;
      const [app, { diagnosisLines }] = await Promise.all([import('../../app/doctor.ts'), import('../../ui/index.ts')]);
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
