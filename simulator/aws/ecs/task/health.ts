import type { LaunchBehaviour } from '../../images.ts';
import type { Region } from '../../world.ts';
import { loadBalanced } from '../services/targets.ts';
import type { Container, Task } from '../state.ts';
import type { TaskListener } from './end.ts';

/**
 * Watches a running task as its health checks do: a container's own, the load balancer's, and, where there is
 * neither, ECS's rule that a task counts as healthy 40 seconds after it began to run.
 */
export function watchHealth(
  region: Region,
  task: Task,
  launched: readonly { readonly container: Container; readonly behaviour: LaunchBehaviour }[],
  listener: TaskListener,
): void {
  const { clock, timing } = region.world;
  const balanced = loadBalanced(task.service);
  const checked = launched.filter(({ container }) => container.checked && container.essential);
  const failing = launched.flatMap(({ container, behaviour }) =>
    behaviour.kind === 'unhealthy' && container.essential ? [{ container, behaviour }] : [],
  );
  const after = (seconds: number, action: () => void): void => {
    task.events.push(clock.after(seconds * 1000, action));
  };

  for (const { container, behaviour } of failing) {
    // Without any check nobody notices, as on AWS.
    if (!container.checked && !balanced) continue;
    after(Math.max(behaviour.afterSeconds, gracePeriod(task)), () => {
      if (container.checked) container.health = 'UNHEALTHY';
      listener.unhealthy(task, container.checked ? 'container' : 'loadBalancer');
    });
  }

  // A container that fails its check has never passed it.
  if (failing.some(({ container }) => container.checked || balanced)) return;
  const intervals = checked.map(({ container }) => intervalOf(task, container));
  const waits = [...intervals, ...(balanced ? [timing.targetHealthySeconds] : [])];
  after(waits.length === 0 ? timing.countedHealthySeconds : Math.max(...waits), () => {
    for (const { container } of checked) container.health = 'HEALTHY';
    task.healthy = true;
    listener.healthy(task);
  });
}

// For so long the scheduler ignores failed checks of every kind.
function gracePeriod({ service }: Task): number {
  const seconds = service.settings['healthCheckGracePeriodSeconds'];
  return typeof seconds === 'number' ? seconds : 0;
}

function intervalOf(task: Task, container: Container): number {
  const definition = task.definition.containers.find(({ name }) => name === container.name);
  return definition?.healthCheckInterval ?? 30;
}
