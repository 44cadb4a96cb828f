import type { Region } from '../../world.ts';
import type { Deployment, Service } from '../state.ts';
import { wake } from './wake.ts';

/** Lets the scheduler look at every service whose configuration names an alarm. */
export function wakeWatchers(region: Region, alarm: string): void {
  for (const cluster of region.ecs.clusters.values()) {
    for (const service of cluster.services.values()) {
      if (service.configuration.alarms?.alarmNames.includes(alarm) === true) wake(region, service);
    }
  }
}

/** The alarms that a deployment watches: none where one of them rings already as it begins, as ECS documents it. */
export function watchedAlarms(region: Region, service: Service): readonly string[] {
  const { alarms } = service.configuration;
  if (alarms?.enable !== true || service.controller !== 'ECS') return [];
  return region.world.alarms.ringing(alarms.alarmNames).length > 0 ? [] : alarms.alarmNames;
}

/** The watched alarms that ring while a deployment is under way. */
export function ringingAlarms(region: Region, { alarms, rolloutState }: Deployment): readonly string[] {
  return rolloutState === 'IN_PROGRESS' ? region.world.alarms.ringing(alarms) : [];
}
