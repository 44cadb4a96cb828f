import type { Region } from '../../world.ts';
import type { TaskDefinition } from '../definitions/definition.ts';
import type { Deployment, Service } from '../state.ts';
import { watchedAlarms } from './alarm-watch.ts';
import { completeRollout } from './completion.ts';
import { breakOff, type Course, setOut } from './course.ts';
import { addRevision, makePrimary, newDeployment } from './deployment.ts';
import { failRollout } from './failing.ts';
import { wayForward } from './legs.ts';
import { openServiceDeployment, startServiceDeployment, stopServiceDeployment } from './service-deployment.ts';
import { keptTasks } from './tally.ts';
import { wake } from './wake.ts';

/** Begins a deployment: it becomes PRIMARY, and whatever was PRIMARY is replaced by it. */
export function beginDeployment(region: Region, service: Service, definition: TaskDefinition): Deployment {
  const { clock, timing } = region.world;
  const sources = service.deployments;
  endDeployments(region, service, 'A newer service deployment replaced this one.');
  const source = sourceOf(service);
  const revision = addRevision(region, service, definition, source);
  const alarms = watchedAlarms(region, service);
  const record = openServiceDeployment(region, service, { target: revision.arn, sources, alarms });
  const deployment = newDeployment(region, { definition, revision, record, rollback: false, alarms });
  makePrimary(region, service, deployment);
  deployment.course = courseOf(region, service, deployment, source);
  if (record !== undefined) record.progress = deployment.course?.progress;
  const start = (): void => {
    deployment.waiting = undefined;
    startServiceDeployment(region, record);
    if (deployment.course === undefined) wake(region, service, 0);
    else setOut(region, service, deployment.course);
  };
  if (timing.deploymentPendingSeconds === 0) start();
  else deployment.waiting = clock.after(timing.deploymentPendingSeconds * 1000, start);
  return deployment;
}

/** Ends whatever is under way in a service, without any way back. */
export function endDeployments(region: Region, service: Service, reason: string): void {
  for (const deployment of service.deployments) {
    deployment.waiting?.cancel();
    breakOff(deployment.course);
    stopServiceDeployment(region, deployment.serviceDeployment, reason);
  }
}

// What serves now: the last completed deployment while it has tasks, else the newest that has some.
function sourceOf(service: Service): Deployment | undefined {
  const candidates = [service.lastCompleted, ...service.deployments];
  return candidates.find(
    (deployment) =>
      deployment !== undefined &&
      service.deployments.includes(deployment) &&
      (keptTasks(service, deployment).length > 0 || deployment === service.lastCompleted),
  );
}

function courseOf(
  region: Region,
  service: Service,
  deployment: Deployment,
  source: Deployment | undefined,
): Course | undefined {
  const { configuration, controller } = service;
  const { strategy, lifecycleHooks = [] } = configuration;
  const sideBySide = strategy !== 'ROLLING';
  if (controller !== 'ECS' || (!sideBySide && lifecycleHooks.length === 0)) return undefined;
  const others = service.deployments.filter((other) => other !== deployment);
  return {
    direction: 'forward',
    legs: wayForward(configuration, others.length > 1),
    lifecycleHooks,
    progress: {
      stage: undefined,
      traffic: sideBySide ? { test: 0, production: 0 } : undefined,
      sourceArn: source?.revision.arn,
      hooks: [],
    },
    sideBySide,
    leaving: source,
    failed: (cause) => failRollout(region, service, deployment, cause),
    // A rolling update is complete when the scheduler finds it so.
    done: () => (sideBySide ? completeRollout(region, service, deployment) : undefined),
    position: 0,
    state: 'waiting',
    timers: [],
  };
}
