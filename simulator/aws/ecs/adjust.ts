import type { Region } from '../world.ts';
import { findCluster, findService } from './find.ts';
import type { Placement } from './state.ts';
import { wake } from './rollout/wake.ts';

/** What AWS decides by itself about a service, and a test can choose. */
export interface ServiceAdjustment {
  /** false: old-style answers, without currentServiceDeployment and with no service deployments. */
  readonly serviceDeployments?: boolean;
  /** The same as `serviceDeployments`. */
  readonly newerApi?: boolean;
  /** Whether a rollback is a new deployment or brings the earlier one back under its id; ECS shows both. */
  readonly rollbackStyle?: 'newDeployment' | 'earlierDeployment';
  /** ECS: an Express service. */
  readonly resourceManagementType?: 'ECS' | 'CUSTOMER';
  /** How many container instances a DAEMON service has a task on; default 1. */
  readonly daemonTasks?: number;
  /** Which of two revisions side by side is PRIMARY until all traffic is shifted; default the new one, `target`. */
  readonly blueGreenPrimary?: 'target' | 'source';
  /** Whether new tasks find room; default they do. */
  readonly placement?: Placement;
}

/** Adjusts a service that exists. Throws where it does not. */
export function adjustService(region: Region, cluster: string, name: string, adjustment: ServiceAdjustment): void {
  const service = findService(findCluster(region, cluster), name);
  service.rollbackStyle = adjustment.rollbackStyle ?? service.rollbackStyle;
  service.resourceManagementType = adjustment.resourceManagementType ?? service.resourceManagementType;
  service.daemonTasks = adjustment.daemonTasks ?? service.daemonTasks;
  service.blueGreenPrimary = adjustment.blueGreenPrimary ?? service.blueGreenPrimary;
  service.placement = adjustment.placement ?? service.placement;
  const newerApi = adjustment.newerApi ?? adjustment.serviceDeployments;
  if (newerApi !== undefined) {
    service.newerApi = newerApi;
    if (!service.newerApi) {
      service.serviceDeployments = [];
      for (const deployment of service.deployments) deployment.serviceDeployment = undefined;
    }
  }
  wake(region, service);
}
