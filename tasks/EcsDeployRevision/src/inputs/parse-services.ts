import { nameOf, parseArn } from '../aws/arn.ts';
import { checkServicesInCluster } from './check-names.ts';
import { invalidInput } from '../deploy-error.ts';

/**
 * Reads the input `service`: names or ARNs, one a line or separated by commas; repetitions are dropped.
 * @param mayBeEmpty true where a revision can be registered without a service
 * @throws DeployError `invalid-input` where it is empty, or an entry is neither or lies in another cluster
 */
export function parseServices(text: string, cluster: string, mayBeEmpty = false): readonly string[] {
  const services = text
    .split(/[\r\n,]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  if (services.length === 0 && !mayBeEmpty) {
    throw invalidInput('service is empty. Name the ECS service to deploy to, or several, one a line.');
  }
  for (const service of services) checkService(service);
  checkServicesInCluster(services, cluster);
  const byName = new Map<string, string>();
  for (const service of services) {
    const other = byName.get(nameOf(service));
    if (other === undefined) byName.set(nameOf(service), service);
    else checkSamePlace(service, other);
  }
  return [...byName.values()];
}

function checkService(service: string): void {
  const arn = parseArn(service);
  const name = arn === undefined ? service : nameOf(arn.resource);
  const isService = arn === undefined || (arn.service === 'ecs' && arn.resource.startsWith('service/'));
  if (!isService || !/^[A-Za-z0-9_-]{1,255}$/.test(name)) {
    throw invalidInput(
      `service: "${service}" is neither a service name (letters, digits, - and _) nor the ARN of an ECS service.`,
    );
  }
}

/** Two entries of one name are the same service said twice, unless their ARNs lie in different places. */
function checkSamePlace(service: string, other: string): void {
  const [a, b] = [parseArn(service), parseArn(other)];
  if (!a || !b || (a.partition === b.partition && a.region === b.region && a.account === b.account)) return;
  throw invalidInput(
    `service: "${service}" and "${other}" are in different accounts or regions. Deploy to them in steps of their own.`,
  );
}
