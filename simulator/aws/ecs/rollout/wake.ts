import type { Region } from '../../world.ts';
import type { Service } from '../state.ts';

/** Lets the scheduler look at a service soon; as often as wanted, it looks once, at the earliest time asked for. */
export function wake(region: Region, service: Service, seconds = region.world.timing.schedulerSeconds): void {
  const { clock } = region.world;
  const at = clock.now() + seconds * 1000;
  if (service.step !== undefined && service.step.at <= at) return;
  service.step?.scheduled.cancel();
  const scheduled = clock.after(seconds * 1000, () => {
    service.step = undefined;
    service.look();
  });
  service.step = { at, scheduled };
}
