import type { Check } from '../../../engine/runtime.ts';
import type { Operation } from '../../../plan/types.ts';
import { type Client, isStatus } from '../client/index.ts';

interface Spec {
  readonly spec?: { readonly template?: { readonly spec?: { readonly priorityClassName?: string } } };
}

/** Pods of a class that is not there are refused one by one, long after the deploy began. Told by the first release that names it. */
export async function priorityChecks(operations: readonly Operation[], client: Pick<Client, 'json'>): Promise<Check[]> {
  const named = operations.flatMap(
    ({ desired }) => (desired?.spec as Spec | null | undefined)?.spec?.template?.spec?.priorityClassName ?? [],
  );
  const answers = await Promise.all([...new Set(named)].map((name) => isThere(client, name)));
  return answers.flatMap(({ name, there }): Check[] =>
    there
      ? []
      : [
          {
            name: 'priority',
            ok: false,
            message: `there is no PriorityClass ${name} in the cluster: no pod of this platform would be made`,
            next: `kubectl create priorityclass ${name} --value=1000, or leave priorityClass of the environment out`,
          },
        ],
  );
}

/** What may not be asked is taken to be there. */
const isThere = (client: Pick<Client, 'json'>, name: string) =>
  client.json({ method: 'GET', path: `/apis/scheduling.k8s.io/v1/priorityclasses/${name}` }).then(
    () => ({ name, there: true }),
    (error) => {
      if (isStatus(error, 401, 403)) return { name, there: true };
      if (isStatus(error, 404)) return { name, there: false };
      throw error;
    },
  );
