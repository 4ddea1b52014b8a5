import { fork } from 'node:child_process';
import { once } from 'node:events';

/** A process of load.mjs that answers one question at a time. */
export function start(file) {
  const child = fork(file, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const exit = once(child, 'exit');
  return {
    ask: async (question) => {
      child.send(question);
      const [answer] = await Promise.race([once(child, 'message'), exit.then(() => [{ error: 'the process ended' }])]);
      if (answer.error) throw new Error(answer.error);
      return answer;
    },
    stop: async () => {
      child.kill('SIGKILL');
      await exit;
    },
  };
}
