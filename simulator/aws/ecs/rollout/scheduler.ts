import type { Region } from '../../world.ts';
import type { Deployment, Service } from '../state.ts';
import { hasEnded, tasksOf } from '../task/status.ts';
import { ringingAlarms } from './alarm-watch.ts';
import { settle } from './completion.ts';
import { isOnItsWay, legOf } from './course.ts';
import { report } from './events.ts';
import { failRollout } from './failing.ts';
import { taskLimits } from './limits.ts';
import { planStep } from './plan.ts';
import { stepSideBySide } from './side-by-side.ts';
import { wantedTasks } from './tally.ts';
import { scalingBy, startTasks, stopTasks } from './tasks.ts';

/** The scheduler's look at a service: it starts and stops tasks, and moves its deployments on. */
export function step(region: Region, service: Service): void {
  if (service.deployments.length === 0 || service.status === 'INACTIVE') return;
  if (service.status === 'DRAINING') {
    drain(region, service);
    return;
  }
  failByAlarm(region, service);
  const [primary] = service.deployments;
  if (primary === undefined) return;
  const desired = wantedTasks(service);
  if (isOnItsWay(primary.course) && primary.course.sideBySide) stepSideBySide(region, service, primary, primary.course);
  else if (mayRollOn(primary)) rollOn(region, service, primary, desired);
  settle(region, service, desired);
}

function failByAlarm(region: Region, service: Service): void {
  const [primary] = service.deployments;
  if (primary === undefined) return;
  const names = ringingAlarms(region, primary);
  if (names.length > 0) failRollout(region, service, primary, { kind: 'alarm', names });
}

// A rollout that failed, with no way back, starts and replaces nothing any more; one that has not begun, or waits for
// its first hooks, nothing yet.
function mayRollOn({ rolloutState, waiting, course }: Deployment): boolean {
  if (rolloutState === 'FAILED' || waiting !== undefined) return false;
  return !isOnItsWay(course) || legOf(course)?.stage !== 'PRE_SCALE_UP';
}

function rollOn(region: Region, service: Service, primary: Deployment, desired: number): void {
  const wanted = tasksOf(service).filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
  const seen = wanted.map((task) => ({
    id: task.id,
    own: task.deployment === primary,
    healthy: task.healthy,
    running: task.lastStatus === 'RUNNING',
  }));
  const plan = planStep(desired, taskLimits(desired, service.configuration), seen);
  const stopping = wanted.filter(({ id }) => plan.stop.includes(id));
  stopTasks(region, service, stopping, scalingBy(primary));
  if (plan.stuck && !service.stuckReported) {
    service.stuckReported = true;
    report(
      region.world,
      service,
      'was unable to stop or start tasks during a deployment because of the service deployment configuration. ' +
        'Update the minimumHealthyPercent or maximumPercent value and try again.',
    );
  }
  startTasks(region, service, primary, plan.start);
}

function drain(region: Region, service: Service): void {
  const tasks = tasksOf(service);
  const [primary] = service.deployments;
  const running = tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
  stopTasks(region, service, running, scalingBy(primary));
  if (tasks.every((task) => hasEnded(task))) {
    service.status = 'INACTIVE';
    service.deployments = [];
  }
}
