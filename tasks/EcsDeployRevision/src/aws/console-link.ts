import { nameOf, parseArn } from './arn.ts';

// The consoles' public hosts, by partition. A partition that is not listed gets no link rather than a wrong one.
const hosts: ReadonlyMap<string, (region: string) => string> = new Map([
  ['aws', (region: string) => `${region}.console.aws.amazon.com`],
  ['aws-cn', (region: string) => `${region}.console.amazonaws.cn`],
  ['aws-us-gov', (region: string) => `${region}.console.amazonaws-us-gov.com`],
  ['aws-eusc', (region: string) => `${region}.console.amazonaws-eusc.eu`],
]);

/** The page of a service's deployments in the AWS console; undefined where the partition's console is not known. */
export function consoleUrl(serviceArn: string, clusterArn: string): string | undefined {
  const arn = parseArn(serviceArn);
  const host = arn && hosts.get(arn.partition)?.(arn.region);
  if (!arn || host === undefined) return undefined;
  const path = `clusters/${nameOf(clusterArn)}/services/${nameOf(serviceArn)}/deployments`;
  return `https://${host}/ecs/v2/${path}?region=${arn.region}`;
}
