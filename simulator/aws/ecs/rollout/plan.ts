/** What the scheduler sees of a task that nobody has stopped yet. */
export interface SeenTask {
  readonly id: string;
  /** Whether it belongs to the PRIMARY deployment. */
  readonly own: boolean;
  readonly running: boolean;
  /** Whether it counts towards the minimum healthy percent. */
  readonly healthy: boolean;
}

/** What the scheduler does next. */
export interface Step {
  readonly start: number;
  readonly stop: readonly string[];
  /** The configured percentages leave nothing to do, although the deployment is not through. */
  readonly stuck: boolean;
}

/**
 * Decides the next step of a rolling update: start what maximumPercent has room for, and stop old tasks as far as
 * minimumHealthyPercent lets go of them. Old tasks make room before new ones are healthy only where there is none.
 */
export function planStep(
  desired: number,
  limits: { readonly lower: number; readonly upper: number },
  tasks: readonly SeenTask[],
): Step {
  const stop: string[] = [];
  const own = tasks.filter((task) => task.own);
  // Scaling in takes the tasks that serve least: those not running yet, then the newest.
  const leastUseful = own.toReversed().toSorted((a, b) => rank(a) - rank(b));
  const surplus = leastUseful.slice(0, Math.max(0, own.length - desired));
  stop.push(...surplus.map(({ id }) => id));
  const kept = own.filter((task) => !surplus.includes(task));

  const old = tasks.filter((task) => !task.own);
  stop.push(...old.filter(({ healthy }) => !healthy).map(({ id }) => id));
  const serving = old.filter(({ healthy }) => healthy);
  const ownHealthy = kept.filter(({ healthy }) => healthy).length;
  const spare = Math.max(0, ownHealthy + serving.length - limits.lower);

  const missing = Math.max(0, desired - kept.length);
  const room = Math.max(0, limits.upper - kept.length - serving.length);
  const startable = Math.min(missing, room);
  const forRoom = Math.min(missing - startable, serving.length, spare);
  const replaced = Math.max(0, serving.length - Math.max(0, desired - ownHealthy));
  const leaving = Math.min(spare, Math.max(forRoom, replaced));
  stop.push(...serving.slice(0, leaving).map(({ id }) => id));

  const start = Math.min(missing, Math.max(0, limits.upper - kept.length - (serving.length - leaving)));
  const waiting = kept.some(({ healthy }) => !healthy);
  return { start, stop, stuck: missing > 0 && start === 0 && stop.length === 0 && !waiting };
}

function rank(task: SeenTask): number {
  if (task.healthy) return 2;
  return task.running ? 1 : 0;
}
