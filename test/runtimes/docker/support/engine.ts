import Docker from 'dockerode';

const LABEL = 'dev.platform.instance';

/** Removes whatever of one instance is on the engine: containers, networks, volumes, images. */
export async function sweep(instance: string, docker = new Docker()): Promise<void> {
  const filters = { label: [`${LABEL}=${instance}`] };
  const containers = await docker.listContainers({ all: true, filters });
  await Promise.all(
    containers.map(({ Id }) =>
      docker
        .getContainer(Id)
        .remove({ force: true, v: true })
        .catch(() => 0),
    ),
  );
  const [networks, { Volumes }, images] = await Promise.all([
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
    docker.listImages({ filters }),
  ]);
  await Promise.all([
    ...networks.map(({ Id }) =>
      docker
        .getNetwork(Id)
        .remove()
        .catch(() => 0),
    ),
    ...(Volumes ?? []).map(({ Name }) =>
      docker
        .getVolume(Name)
        .remove()
        .catch(() => 0),
    ),
    ...images.map(({ Id }) =>
      docker
        .getImage(Id)
        .remove({ force: true })
        .catch(() => 0),
    ),
  ]);
}

/** Names of what is there, past the runtime: data, with the records of tasks that worked on it; and everything else. */
export async function remains(instance: string, docker = new Docker()) {
  const filters = { label: [`${LABEL}=${instance}`] };
  const [containers, networks, { Volumes }] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ]);
  const isRecord = ({ Labels, State }: Docker.ContainerInfo) =>
    Labels['dev.platform.kind'] === 'task' && State === 'exited';
  const name = ({ Names }: Docker.ContainerInfo) => `container ${Names[0]}`;
  // Anonymous volumes belong to their containers.
  const volumes = (Volumes ?? []).filter(({ Labels }) => Labels?.['dev.platform.id'] !== undefined);
  return {
    data: [...containers.filter(isRecord).map(name), ...volumes.map(({ Name }) => `volume ${Name}`)],
    other: [
      ...containers.filter((each) => !isRecord(each)).map(name),
      ...networks.map(({ Name }) => `network ${Name}`),
    ],
  };
}
