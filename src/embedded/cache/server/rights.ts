import type { Call, Command } from '../commands/command.ts';
import { Failure } from '../resp/reply.ts';

/** What users may not do: the same as in the container (`-@admin -@dangerous +info`), so that what works here works there. */
export const isRestricted = ({ flags }: Command): boolean => flags.includes('admin') || flags.includes('dangerous');

export const noPermission = (user: string | undefined, name: string): string =>
  `NOPERM User ${user ?? 'default'} has no permissions to run the '${name}' command`;

/** For subcommands that are restricted while their command is not. Without users everybody may do everything. */
export function refuseUsers({ server, session }: Call, name: string): void {
  if (server.users.required) throw new Failure(noPermission(session.user, name));
}
