import type { Region } from '../../world.ts';
import { wake } from './wake.ts';

/** Lets the scheduler look at every service whose configuration names an alarm. */
export function wakeWatchers(region: Region, alarm: string): void {
  for (const cluster of region.ecs.clusters.values()) {
    for (const service of cluster.services.values()) {
      if (service.configuration.alarms?.alarmNames.includes(alarm) === true) wake(region, service);
    }
  }
}
