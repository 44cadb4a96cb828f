import { isJsonList, isJsonObject, textOf } from '../../json.ts';
import type { Service } from '../state.ts';

/** The target groups that a service registers its tasks in. */
export function targetGroups(service: Service): readonly string[] {
  const balancers = service.settings['loadBalancers'];
  if (!isJsonList(balancers)) return [];
  return balancers.flatMap((balancer) => {
    const arn = isJsonObject(balancer) ? balancer['targetGroupArn'] : undefined;
    return typeof arn === 'string' ? [arn] : [];
  });
}

/** Whether a service is behind a Classic Load Balancer, for which ECS tells no rollout state. */
export function behindClassicLoadBalancer(service: Service): boolean {
  const balancers = service.settings['loadBalancers'];
  return (
    isJsonList(balancers) &&
    balancers.some((balancer) => isJsonObject(balancer) && balancer['loadBalancerName'] !== undefined)
  );
}

/** Whether a load balancer of any kind watches the tasks. */
export function loadBalanced(service: Service): boolean {
  return targetGroups(service).length > 0 || behindClassicLoadBalancer(service);
}

/** The first load balancer, as ECS's messages name it. */
export function balancerLabel(service: Service): string {
  const [group] = targetGroups(service);
  if (group !== undefined) return `(target-group ${group})`;
  const balancers = service.settings['loadBalancers'];
  const [first] = isJsonList(balancers) ? balancers : [];
  return `(elb ${isJsonObject(first) ? textOf(first['loadBalancerName']) : ''})`;
}
