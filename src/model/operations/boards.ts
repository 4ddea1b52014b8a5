import type { Sources } from '../sources.ts';
import type { Component, ConfigFile } from '../types.ts';

/** Boards of Grafana for these components: files below /etc/grafana/boards. */
export const boardFiles = (_sources: Sources, _components: readonly Component[]): ConfigFile[] => [];
