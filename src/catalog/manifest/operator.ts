import { z } from 'zod';
import { Text } from './words.ts';

/** A Kubernetes operator that runs the store: what it is given, and how what it makes is reached. */
export const Operator = z.strictObject({
  name: Text.describe('Of the operator, for people: CloudNativePG.'),
  install: Text.describe('What to do where it is missing; a sentence with an address.'),
  objects: Text.describe(
    'Handlebars template of its resources as YAML documents, e.g. config/operator.yaml.hbs. Namespace, labels and annotations are added.',
  ),
  ready: z
    .record(Text, Text)
    .default({})
    .describe(
      'By kind, when a resource is ready: conditions and fields of its status that must have a value, with commas: "Ready=True", "status.applied=true". Without: Ready=True.',
    ),
  hosts: z.record(Text, Text).describe('Name of the Service that the operator makes, by endpoint.'),
  secrets: z.array(Text).default([]).describe('Own generated secrets beside those of the container.'),
  serviceAccount: Text.default('{name}').describe('That its pods run as.'),
  peers: z.array(z.int()).default([]).describe('Ports on which the pods of the store talk to each other.'),
  reached: z
    .array(z.strictObject({ namespace: Text, serviceAccount: Text, ports: z.array(z.int()) }))
    .default([])
    .describe('Operators that connect to the pods: the namespace where they are usually installed, and the ports.'),
  tasks: z
    .array(z.enum(['setup', 'users']))
    .default([])
    .describe('Tasks of the template that are needed all the same; what is left out is told to the operator.'),
  backup: Text.optional().describe(
    'How it is copied by the means of the operator: what to type, and where to read more.',
  ),
  api: z.boolean().default(false).describe('Its pods ask the API server of the cluster.'),
});
export type Operator = z.infer<typeof Operator>;
