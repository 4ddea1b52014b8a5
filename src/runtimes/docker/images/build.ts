import type Docker from 'dockerode';
import { ExitCode, PlatformError } from '../../../kernel/index.ts';
import { diskFull, messageOf, unreachable } from '../client/index.ts';
import { buildContext, shown } from './context.ts';

export interface BuildRequest {
  readonly component: string;
  readonly folder: string;
  readonly dockerfile: string;
  readonly reference: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** One line of the builder's answer. */
interface BuildEvent {
  readonly stream?: string;
  readonly error?: string;
  readonly errorDetail?: { readonly message?: string };
}

const KEPT_LINES = 20;
const SLOW_MS = 2_000;
/** Features that the classic builder does not know. */
const MODERN = /^\s*#\s*syntax\s*=|--mount=|<<-?['"]?\w+|^COPY\s+--(link|chmod|parents)/im;

/** Builds one image. A failed build ends well as far as the transport is concerned: its error is an event of the stream. */
export async function buildImage(
  docker: Docker,
  projectDir: string,
  request: BuildRequest,
  onProgress: (message: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { component, folder, dockerfile, reference, labels } = request;
  const lines: string[] = [];
  const steps = slowSteps(onProgress);
  const failed = (why: string, cause?: unknown) =>
    new PlatformError({
      code: 'image-build-failed',
      message: `the image of ${component} cannot be built: ${why}`,
      where: shown(projectDir, dockerfile),
      details: lines.slice(-KEPT_LINES).map((line) => `${component} | ${line}`),
      next: `docker build -f ${shown(projectDir, dockerfile)} ${shown(projectDir, folder)}`,
      exitCode: ExitCode.failed,
      cause,
    });
  try {
    const context = await buildContext(folder, dockerfile, labels);
    const stream = await docker.buildImage(context.archive, {
      t: reference,
      dockerfile: context.dockerfile,
      // The classic builder else leaves the container of a failed step behind.
      rm: true,
      forcerm: true,
      ...(MODERN.test(context.source) ? { version: '2' as const } : {}),
      abortSignal: signal,
    });
    await new Promise<void>((resolve, reject) => {
      const heard = (event: BuildEvent) => {
        const line = event.stream?.trim();
        if (!line) return;
        lines.push(line);
        steps.heard(line);
      };
      docker.modem.followProgress(
        stream,
        (error, events: BuildEvent[]) => {
          const told = events?.find((event) => event.error !== undefined || event.errorDetail !== undefined);
          if (error) reject(error);
          else if (told) reject(new Error(told.errorDetail?.message ?? told.error ?? 'no reason given'));
          else resolve();
        },
        heard,
      );
    });
  } catch (error) {
    signal.throwIfAborted();
    const what = `the image of ${component} cannot be built`;
    throw unreachable(error) ?? diskFull(what, error) ?? failed(messageOf(error), error);
  } finally {
    steps.end();
  }
}

/** Tells of a step once it takes long. */
function slowSteps(onProgress: (message: string) => void) {
  let timer: NodeJS.Timeout | undefined;
  return {
    heard: (line: string) => {
      const [, number, text] = /^Step (\d+\/\d+) : (.*)/.exec(line) ?? [];
      if (text === undefined) return;
      clearTimeout(timer);
      timer = setTimeout(() => onProgress(`image, step ${number}: ${text}`), SLOW_MS);
    },
    end: () => clearTimeout(timer),
  };
}
