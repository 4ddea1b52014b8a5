import type { Style } from '../output.ts';

export function note(level: 'info' | 'warn' | 'error', text: string, style: Style): string {
  if (level === 'info') return `  ${text}`;
  return level === 'warn' ? `${style.yellow('!')} ${text}` : `${style.red('✗')} ${text}`;
}
