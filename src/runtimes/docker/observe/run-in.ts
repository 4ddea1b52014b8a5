import type Docker from 'dockerode';

/** Runs a command in a running container and waits for it; true: exit code 0. */
export async function runIn(docker: Docker, container: string, command: readonly string[]): Promise<boolean> {
  const exec = await docker.getContainer(container).exec({ Cmd: [...command], AttachStdout: true, AttachStderr: true });
  const stream = await exec.start({});
  await new Promise<void>((resolve) => {
    stream.on('end', resolve).on('close', resolve).on('error', resolve).resume();
  });
  return (await exec.inspect()).ExitCode === 0;
}
