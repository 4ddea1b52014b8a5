import { fields, list, map, one, type Shape } from './shape.ts';

const named = fields({ 'name!': 'string' });
const resources = fields({ requests: map('string'), limits: map('string') });
const spread = list(
  fields({
    'maxSkew!': 'integer',
    'topologyKey!': 'string',
    'whenUnsatisfiable!': one('ScheduleAnyway', 'DoNotSchedule'),
    labelSelector: fields({ matchLabels: map('string') }),
  }),
);
const texts = map('string');
const cluster = fields({ 'name!': 'string', namespace: 'string', connectionSecret: named });

/** CloudNativePG 1.28, RabbitMQ Cluster Operator 2 and Messaging Topology Operator 1, OpenSearch Operator 3: the CRDs of August 2026. */
export const operators: Readonly<Record<string, Shape>> = {
  'postgresql.cnpg.io/v1 Cluster': fields({
    'instances!': 'integer',
    imageName: 'string',
    imagePullPolicy: one('Always', 'Never', 'IfNotPresent'),
    enableSuperuserAccess: 'boolean',
    enablePDB: 'boolean',
    inheritedMetadata: fields({ labels: texts, annotations: texts }),
    storage: fields({ size: 'string', storageClass: 'string', resizeInUseVolumes: 'boolean' }),
    resources,
    priorityClassName: 'string',
    affinity: fields({
      enablePodAntiAffinity: 'boolean',
      podAntiAffinityType: one('preferred', 'required'),
      topologyKey: 'string',
    }),
    topologySpreadConstraints: spread,
    primaryUpdateStrategy: one('unsupervised', 'supervised'),
    bootstrap: fields({
      initdb: fields({
        database: 'string',
        owner: 'string',
        encoding: 'string',
        locale: 'string',
        localeProvider: 'string',
        builtinLocale: 'string',
      }),
    }),
    postgresql: fields({ parameters: texts, pg_hba: list('string') }),
    managed: fields({
      roles: list(
        fields({ 'name!': 'string', ensure: one('present', 'absent'), login: 'boolean', passwordSecret: named }),
      ),
    }),
  }),
  'postgresql.cnpg.io/v1 Database': fields({
    'cluster!': named,
    'name!': 'string',
    'owner!': 'string',
    ensure: one('present', 'absent'),
    databaseReclaimPolicy: one('delete', 'retain'),
    template: 'string',
    encoding: 'string',
    locale: 'string',
    localeProvider: 'string',
    builtinLocale: 'string',
  }),
  'rabbitmq.com/v1beta1 RabbitmqCluster': fields({
    replicas: 'integer',
    image: 'string',
    persistence: fields({ storage: 'string', storageClassName: 'string' }),
    resources,
    terminationGracePeriodSeconds: 'integer',
    rabbitmq: fields({ additionalConfig: 'string', additionalPlugins: list('string') }),
    override: fields({
      statefulSet: fields({
        spec: fields({
          template: fields({
            metadata: fields({ labels: texts, annotations: texts }),
            spec: fields({
              priorityClassName: 'string',
              'containers!': list('any'),
              topologySpreadConstraints: spread,
            }),
          }),
        }),
      }),
    }),
  }),
  'rabbitmq.com/v1beta1 User': fields({
    'rabbitmqClusterReference!': cluster,
    tags: list(one('management', 'policymaker', 'monitoring', 'administrator')),
    importCredentialsSecret: named,
  }),
  'rabbitmq.com/v1beta1 Permission': fields({
    'rabbitmqClusterReference!': cluster,
    'vhost!': 'string',
    userReference: named,
    'permissions!': fields({ configure: 'string', write: 'string', read: 'string' }),
  }),
  'opensearch.org/v1 OpenSearchCluster': fields({
    general: fields({
      'serviceName!': 'string',
      vendor: one('Opensearch', 'Op', 'OP', 'os', 'opensearch'),
      version: 'string',
      httpPort: 'integer',
      setVMMaxMapCount: 'boolean',
      additionalConfig: texts,
      podSecurityContext: 'any',
      securityContext: 'any',
    }),
    bootstrap: fields({ labels: texts, annotations: texts, resources }),
    security: fields({
      config: fields({ adminCredentialsSecret: named, updateJob: fields({ labels: texts, resources }) }),
      tls: fields({
        transport: fields({ generate: 'boolean', perNode: 'boolean' }),
        http: fields({ enabled: 'boolean', generate: 'boolean' }),
      }),
    }),
    'nodePools!': list(
      fields({
        'component!': 'string',
        'replicas!': 'integer',
        diskSize: 'string',
        'roles!': list('string'),
        resources,
        labels: texts,
        annotations: texts,
        topologySpreadConstraints: spread,
        pdb: fields({ enable: 'boolean', maxUnavailable: 'any', minAvailable: 'any' }),
        priorityClassName: 'string',
      }),
    ),
  }),
  'opensearch.org/v1 OpensearchRole': fields({
    'opensearchCluster!': named,
    clusterPermissions: list('string'),
    indexPermissions: list(fields({ indexPatterns: list('string'), allowedActions: list('string') })),
  }),
  'opensearch.org/v1 OpensearchUser': fields({
    'opensearchCluster!': named,
    'passwordFrom!': fields({ 'key!': 'string', name: 'string' }),
  }),
  'opensearch.org/v1 OpensearchUserRoleBinding': fields({
    'opensearchCluster!': named,
    'roles!': list('string'),
    users: list('string'),
  }),
};
