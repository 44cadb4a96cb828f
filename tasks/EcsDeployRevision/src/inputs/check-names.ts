import { type Arn, nameOf, parseArn } from '../aws/arn.ts';
import { invalidInput } from '../deploy-error.ts';

/**
 * Refuses a `$(variable)` that the agent left as it stands because no such variable exists.
 * @throws DeployError `invalid-input` that names the variable
 */
export function checkExpanded(input: string, value: string): void {
  const variable = unexpandedIn(value);
  if (variable !== undefined) throw invalidInput(`${input} is "${value}": ${noSuchVariable(variable)}`);
}

/**
 * The same for an input whose lines hold values that no message may show.
 * @throws DeployError `invalid-input` that names the line and the variable
 */
export function checkLinesExpanded(input: string, text: string): void {
  const variable = unexpandedIn(text);
  if (variable === undefined) return;
  const line = text.slice(0, text.indexOf(`$(${variable})`)).split(/\r\n|\n|\r/).length;
  throw invalidInput(`${input}, line ${line}: ${noSuchVariable(variable)}`);
}

/** The first variable that the agent left as it stands. */
export function unexpandedIn(text: string): string | undefined {
  return /\$\(([^()]*)\)/.exec(text)?.[1];
}

/** What is wrong with a variable that the agent left as it stands. */
export function noSuchVariable(variable: string): string {
  return `the pipeline has no variable "${variable}" in this job. Define it or correct its name.`;
}

/**
 * Checks that `cluster` is a name or a cluster's ARN.
 * @throws DeployError `invalid-input`
 */
export function checkCluster(cluster: string): void {
  const arn = parseArn(cluster);
  const isCluster = arn === undefined || (arn.service === 'ecs' && arn.resource.startsWith('cluster/'));
  const name = arn === undefined ? cluster : nameOf(arn.resource);
  if (!isCluster || !/^[A-Za-z0-9_-]{1,255}$/.test(name)) {
    throw invalidInput(
      `cluster is "${cluster}". Give the name of an ECS cluster (letters, digits, - and _) or its ARN (arn:…:cluster/name).`,
    );
  }
}

/**
 * Checks that the ARNs among `services` lie in the given cluster.
 * @throws DeployError `invalid-input`
 */
export function checkServicesInCluster(services: readonly string[], cluster: string): void {
  for (const service of services) {
    const arn = parseArn(service);
    if (!arn) continue;
    // The long form names its cluster (service/cluster/name), the older one does not.
    const [, second, third] = arn.resource.split('/');
    if (third !== undefined && second !== nameOf(cluster)) {
      throw invalidInput(
        `service "${service}" is in the cluster "${second}", but cluster is "${cluster}". Make them agree.`,
      );
    }
    const other = parseArn(cluster);
    if (other && !samePlace(arn, other)) {
      throw invalidInput(`service "${service}" is in another account or partition than the cluster "${cluster}".`);
    }
  }
}

function samePlace(a: Arn, b: Arn): boolean {
  return a.partition === b.partition && a.account === b.account;
}
