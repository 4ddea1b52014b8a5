import type Docker from 'dockerode';
import { splitFrames } from '../logs/frames.ts';

/** Runs a command in a running container and waits for it. `text`: all that it printed. */
export async function outputOf(
  docker: Docker,
  container: string,
  command: readonly string[],
): Promise<{ readonly code: number; readonly text: string }> {
  const exec = await docker.getContainer(container).exec({ Cmd: [...command], AttachStdout: true, AttachStderr: true });
  const stream = await exec.start({});
  const chunks: Buffer[] = [];
  await new Promise<void>((resolve) => {
    stream
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', resolve)
      .on('close', resolve)
      .on('error', resolve);
  });
  const text = splitFrames(Buffer.concat(chunks))
    .map((frame) => frame.text)
    .join('');
  return { code: (await exec.inspect()).ExitCode ?? 1, text };
}

/** The same; true: exit code 0. */
export async function runIn(docker: Docker, container: string, command: readonly string[]): Promise<boolean> {
  return (await outputOf(docker, container, command)).code === 0;
}
