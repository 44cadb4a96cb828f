import type { LaunchBehaviour } from '../../images.ts';
import type { Region } from '../../world.ts';
import { writeLogs } from '../../logs/awslogs.ts';
import { resolveDigest } from '../../ecr/resolve.ts';
import type { Container, Deployment, Service, Task } from '../state.ts';
import { endTask, type TaskListener } from './end.ts';
import { watchHealth } from './health.ts';
import { moveTask } from './status.ts';

/** A container together with what it is going to do. */
export interface Launched {
  readonly container: Container;
  readonly behaviour: LaunchBehaviour;
}

/** Starts a task of a deployment; the listener hears what becomes of it. */
export function launchTask(region: Region, service: Service, deployment: Deployment, listener: TaskListener): Task {
  const { world } = region;
  const id = world.ids.hex();
  const { cluster } = service;
  const launched = deployment.definition.containers.map(({ name, image, essential, healthCheckInterval }): Launched => {
    const container: Container = {
      name,
      image,
      essential,
      checked: healthCheckInterval !== undefined,
      arn: region.arn('ecs', `container/${cluster.name}/${id}/${world.ids.uuid()}`),
      imageDigest: deployment.revision.digests.get(image) ?? resolveDigest(region, image),
      runtimeId: `${id}-${world.ids.digits().slice(0, 10)}`,
      lastStatus: 'PENDING',
      health: 'UNKNOWN',
    };
    return { container, behaviour: world.images.launch(image) };
  });
  const task: Task = {
    id,
    arn: region.arn('ecs', `task/${cluster.name}/${id}`),
    cluster,
    service,
    deployment,
    definition: deployment.definition,
    createdAt: world.clock.seconds(),
    batch: deployment.batches,
    containers: launched.map(({ container }) => container),
    events: [],
    listener,
    lastStatus: 'PROVISIONING',
    desiredStatus: 'RUNNING',
    healthy: false,
    version: 1,
  };
  cluster.tasks.set(id, task);
  provision(region, task, launched, listener);
  return task;
}

function provision(region: Region, task: Task, launched: readonly Launched[], listener: TaskListener): void {
  const { clock } = region.world;
  const pace = paceOf(region, launched);
  const later = (seconds: number, action: () => void): void => {
    task.events.push(clock.after(seconds * 1000, action));
  };
  later(pace.provisioning, () => {
    moveTask(task, 'PENDING');
    task.pullStartedAt = clock.seconds();
    if (launched.some(({ behaviour }) => behaviour.kind === 'neverStarts')) return;
    if (failsToInitialise(region, task, launched, listener)) return;
    later(pace.pending, () => {
      task.pullStoppedAt = clock.seconds();
      if (failsToPull(region, task, launched, listener)) return;
      moveTask(task, 'ACTIVATING');
      if (crashesAtOnce(region, task, launched, listener)) return;
      later(pace.activating, () => run(region, task, launched, listener));
    });
  });
}

// An image that says how long it takes stretches or shortens all three phases alike.
function paceOf(region: Region, launched: readonly Launched[]) {
  const { provisioningSeconds, pendingSeconds, activatingSeconds } = region.world.timing;
  const usual = provisioningSeconds + pendingSeconds + activatingSeconds;
  const told = launched.flatMap(({ behaviour }) =>
    behaviour.kind === 'healthy' && behaviour.startSeconds !== undefined ? [behaviour.startSeconds] : [],
  );
  const factor = told.length === 0 || usual === 0 ? 1 : Math.max(...told) / usual;
  return {
    provisioning: provisioningSeconds * factor,
    pending: pendingSeconds * factor,
    activating: activatingSeconds * factor,
  };
}

// Secrets, log groups and volumes come before the images; no container is to blame, so only the task has a reason.
function failsToInitialise(region: Region, task: Task, launched: readonly Launched[], listener: TaskListener): boolean {
  for (const { behaviour } of launched) {
    if (behaviour.kind !== 'resourceInitialization') continue;
    endTask(region, task, { stopCode: 'TaskFailedToStart', reason: behaviour.reason }, listener);
    return true;
  }
  return false;
}

function failsToPull(region: Region, task: Task, launched: readonly Launched[], listener: TaskListener): boolean {
  for (const { container, behaviour } of launched) {
    if (behaviour.kind !== 'notPullable') continue;
    container.reason = behaviour.reason;
    endTask(region, task, { stopCode: 'TaskFailedToStart', reason: behaviour.reason }, listener);
    return true;
  }
  return false;
}

function crashesAtOnce(region: Region, task: Task, launched: readonly Launched[], listener: TaskListener): boolean {
  let ended = false;
  for (const { container, behaviour } of launched) {
    if (behaviour.kind !== 'crashing' || behaviour.afterSeconds > 0) continue;
    writeLogs(region, task, container, behaviour.logs ?? []);
    exit(container, behaviour);
    ended ||= container.essential;
  }
  if (ended) endTask(region, task, essentialExit, listener);
  return ended;
}

const essentialExit = { stopCode: 'EssentialContainerExited', reason: 'Essential container in task exited' } as const;

function exit(container: Container, { exitCode, reason }: LaunchBehaviour & { kind: 'crashing' }): void {
  container.lastStatus = 'STOPPED';
  container.exitCode = exitCode;
  if (reason !== undefined) container.reason = reason;
  // What ECS says where the kernel took a container's memory away.
  else if (exitCode === 137) container.reason = 'OutOfMemoryError: Container killed due to memory usage';
}

function run(region: Region, task: Task, launched: readonly Launched[], listener: TaskListener): void {
  const { clock } = region.world;
  moveTask(task, 'RUNNING');
  task.startedAt = clock.seconds();
  for (const { container } of launched) if (container.lastStatus === 'PENDING') container.lastStatus = 'RUNNING';
  for (const { container, behaviour } of launched) {
    const { logs = [] } = behaviour;
    if (behaviour.kind !== 'crashing') {
      writeLogs(region, task, container, logs);
      continue;
    }
    if (behaviour.afterSeconds === 0) continue;
    writeLogs(region, task, container, []);
    task.events.push(
      clock.after(behaviour.afterSeconds * 1000, () => {
        writeLogs(region, task, container, logs);
        exit(container, behaviour);
        if (container.essential) endTask(region, task, essentialExit, listener);
      }),
    );
  }
  watchHealth(region, task, launched, listener);
  listener.running(task);
}
