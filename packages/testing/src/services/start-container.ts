import { currentRun } from '../databases/current-run.ts';
import { RUN_LABEL } from '../engine/run-containers.ts';
import type { RunningService } from './running-service.ts';

/** A server from an image, as one test file wants it. */
export interface ContainerOrder {
  image: string;
  port: number;
  command?: string[];
  /** Files to put into the container before it starts, by path. */
  files?: Readonly<Record<string, string>>;
}

/** Starts a container with one port, labelled with the run it belongs to. */
export async function startContainer(order: ContainerOrder): Promise<RunningService> {
  const { prefix } = await currentRun();
  const { GenericContainer, getContainerRuntimeClient } = await import('testcontainers');
  const files = Object.entries(order.files ?? {}).map(([target, content]) => ({
    target,
    content,
    mode: 0o644,
  }));
  const container = new GenericContainer(order.image)
    .withLabels({ [RUN_LABEL]: prefix })
    .withExposedPorts(order.port)
    .withCopyContentToContainer(files);
  const started = await (order.command ? container.withCommand(order.command) : container).start();
  const inEngine = (await getContainerRuntimeClient()).container.getById(started.getId());
  return {
    host: started.getHost(),
    port: started.getMappedPort(order.port),
    freeze: async () => void (await inEngine.pause()),
    thaw: async () => void (await inEngine.unpause()),
    stop: async () => {
      await started.stop({ timeout: 0 });
    },
  };
}
