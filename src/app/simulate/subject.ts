import { assertKnown } from '../../engine/session/only.ts';
import { ExitCode, PlatformError } from '../../kernel/index.ts';
import type { Model } from '../../model/index.ts';
import type { Subject } from './options.ts';

/** The component that is meant: the one that is named, or the only one with a policy. Exit code 2 where that is not clear. */
export function chooseComponent(model: Model, name: string | undefined): Subject {
  const { runtime } = model.environment;
  if (name !== undefined) assertKnown(model, [name]);
  const scaled = model.components.filter(({ scale }) => scale !== undefined);
  const component = name === undefined ? scaled[0] : model.components.find((each) => each.name === name);
  if (component && (name !== undefined || scaled.length === 1)) return { component, runtime };
  throw new PlatformError({
    code: 'bad-input',
    message:
      scaled.length === 0
        ? 'no component of platform.yaml has a scaling policy'
        : `which one? ${scaled.map((each) => each.name).join(', ')} have policies`,
    next:
      scaled.length === 0
        ? 'platform scale NAME --auto 1..5 --metric cpu=70%, or try one with --policy FILE'
        : `platform scale simulate ${scaled[0]?.name} --load steady:200rps:10m`,
    exitCode: ExitCode.badInput,
  });
}
