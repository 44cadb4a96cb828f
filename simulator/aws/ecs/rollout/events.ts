import type { World } from '../../world.ts';
import type { Service, Task } from '../state.ts';

const kept = 100;
const tasksPerEvent = 10;

/** Adds a service event; the newest comes first, and only a hundred are kept. */
export function report(world: World, service: Service, message: string): void {
  const event = {
    id: world.ids.uuid(),
    createdAt: world.clock.seconds(),
    message: `(service ${service.name}) ${message}`,
  };
  service.events = [event, ...service.events].slice(0, kept);
}

/** Adds one event for each ten tasks: `has started 2 tasks: (task …) (task …).` */
export function reportTasks(
  world: World,
  service: Service,
  tasks: readonly Task[],
  text: (count: number) => string,
): void {
  for (let from = 0; from < tasks.length; from += tasksPerEvent) {
    const some = tasks.slice(from, from + tasksPerEvent);
    report(world, service, `${text(some.length)}: ${some.map(({ id }) => `(task ${id})`).join(' ')}.`);
  }
}
