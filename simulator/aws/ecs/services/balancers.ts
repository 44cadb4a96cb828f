import { isJsonList, isJsonObject, type JsonObject } from '../../json.ts';
import { invalidParameter } from '../../protocol/errors.ts';
import type { Strategy } from '../rollout/configuration.ts';

/** Checks a service's load balancers against each other and the strategy. Throws what AWS documents. */
export function checkBalancers(settings: JsonObject, strategy: Strategy): void {
  const listed = settings['loadBalancers'];
  const balancers = isJsonList(listed) ? listed.filter((balancer) => isJsonObject(balancer)) : [];
  const groups = balancers.flatMap(({ targetGroupArn }) =>
    typeof targetGroupArn === 'string' ? [targetGroupArn] : [],
  );
  const classic = balancers.filter(({ loadBalancerName }) => loadBalancerName !== undefined);
  const advanced = balancers.filter(({ advancedConfiguration }) => advancedConfiguration !== undefined);
  if (classic.length > 0 && groups.length > 0) {
    throw invalidParameter(
      'All loadBalancers must be strictly either ELBv1 (defining loadBalancerName) or ELBv2 (defining targetGroupArn)',
    );
  }
  if (classic.length > 0 && advanced.length > 0) {
    throw invalidParameter('advancedConfiguration field is not allowed with ELBv1 loadBalancers');
  }
  const twice = groups.find((group, index) => groups.indexOf(group) !== index);
  if (twice !== undefined) throw invalidParameter(`Duplicate targetGroupArn found: ${twice}`);
  if (strategy !== 'ROLLING' && advanced.length < balancers.length) {
    throw invalidParameter(
      'advancedConfiguration field is required for all loadBalancers when using a non-ROLLING deployment strategy',
    );
  }
  if (advanced.length > 0 && advanced.length < balancers.length) {
    throw invalidParameter('Either all or none of the provided loadBalancers must have advancedConfiguration defined');
  }
}
