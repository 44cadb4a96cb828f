import type { Region } from '../../world.ts';
import type { Deployment, Service, Task } from '../state.ts';
import { hasEnded, tasksOf } from '../task/status.ts';
import { type Course, goOn, legOf } from './course.ts';
import { allThere, keptTasks, wantedTasks } from './tally.ts';
import { scalingBy, startTasks, stopTasks } from './tasks.ts';

/** One look at two revisions that stand side by side: each is kept at its full count for as long as it is wanted. */
export function stepSideBySide(region: Region, service: Service, coming: Deployment, course: Course): void {
  if (course.state === 'waiting') return;
  const { leaving } = course;
  const desired = wantedTasks(service);
  const cleaningUp = legOf(course)?.until === 'cleanedUp';
  keep(region, service, coming, isScaled(course) ? desired : 0, coming);
  if (leaving !== undefined && !cleaningUp) {
    // What failed launches nothing any more, not even in place of a task that dies.
    const most = leaving.rolloutState === 'FAILED' ? Math.min(desired, keptTasks(service, leaving).length) : desired;
    keep(region, service, leaving, most, coming);
  }
  const unwanted = tasksOf(service).filter(
    ({ deployment, desiredStatus }) =>
      desiredStatus === 'RUNNING' && deployment !== coming && (deployment !== leaving || cleaningUp),
  );
  stopTasks(region, service, unwanted, scalingBy(coming));
  // Failing to start may have ended this way just now.
  const until = legOf(course)?.until;
  const cleaned = (): boolean =>
    tasksOf(service).every((task) => task.deployment === coming || hasEnded(task)) && allThere(service, coming);
  if ((until === 'scaledUp' && allThere(service, coming)) || (until === 'cleanedUp' && cleaned())) {
    goOn(region, service, course);
  }
}

// Forward, nothing of the new revision runs before SCALE_UP; the way back begins with it, or needs none.
function isScaled({ legs, position }: Course): boolean {
  return position >= legs.findIndex(({ stage }) => stage === 'SCALE_UP');
}

function keep(region: Region, service: Service, deployment: Deployment, wanted: number, by: Deployment): void {
  const tasks = keptTasks(service, deployment);
  stopTasks(region, service, leastUseful(tasks).slice(0, Math.max(0, tasks.length - wanted)), scalingBy(by));
  startTasks(region, service, deployment, Math.max(0, wanted - tasks.length));
}

// Scaling in takes the tasks that serve least: those not running yet, then the newest.
function leastUseful(tasks: readonly Task[]): readonly Task[] {
  return tasks.toReversed().toSorted((a, b) => Number(a.healthy) - Number(b.healthy));
}
