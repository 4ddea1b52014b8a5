import { action, type Cli, command } from '../command.ts';

export const openCommand = (cli: Cli) =>
  command(
    'open',
    'Open a component in the browser',
    ['platform open', 'platform open product --print', 'platform open --env dev  # until Ctrl-C'],
    'on a cluster through a forwarded port',
  )
    .argument('[name]', "Component; the gateway's load balancer when left out")
    .option('--print', 'Only print the address')
    .action(
      action<[string?], { print?: boolean }>(cli, async (context, { print = false }, name) => {
        const { ui, signal, ports } = context;
        const target = await context.target('run');
        const { open, browse, untilEnd } = await import('../../app/open.ts');
        const opened = await open(target, name, signal);
        if (ui.json) ui.document(opened);
        else ui.print(opened.url);
        if (ui.interactive && !print) await browse(ports.exec, process.platform, opened.url);
        if (!opened.held) return;
        ui.say(ui.style.dim('  the port is forwarded until Ctrl-C'));
        await untilEnd(signal);
      }),
    );
