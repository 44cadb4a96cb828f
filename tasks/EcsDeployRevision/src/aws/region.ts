import { parseArn } from './arn.ts';
import { invalidInput } from '../deploy-error.ts';

/** Where a region was given; empty or undefined where it was not. */
export interface GivenRegion {
  /** The input `regionName`. */
  readonly input: string | undefined;
  /** The pipeline variable `AWS.Region`. */
  readonly variable: string | undefined;
  /** `AWS_REGION` of the agent's environment. */
  readonly environment: string | undefined;
}

/** Where a region can come from, in the order in which they are asked. */
export interface RegionSources extends GivenRegion {
  /** Names or ARNs given in `cluster` and `service`; what an ARN says must agree with all others. */
  readonly resources: readonly string[];
  /** The agent's instance metadata; undefined where the agent is not on EC2. */
  readonly metadata: () => Promise<string | undefined>;
}

// A shape, not a list: AWS opens regions faster than extensions are updated.
const regionPattern = /^[a-z]{2,8}(-[a-z]+)+-\d{1,2}$/;

/**
 * Finds the region to deploy in.
 * @throws DeployError `invalid-input` where there is none, it is malformed, or an ARN contradicts it
 */
export async function resolveRegion(sources: RegionSources): Promise<string> {
  const given = [
    { from: 'regionName', region: sources.input },
    { from: 'the variable AWS.Region', region: sources.variable },
    { from: 'AWS_REGION of the agent', region: sources.environment },
  ].find(({ region }) => region !== undefined && region !== '');
  const arns = sources.resources.flatMap((text) => {
    const region = parseArn(text)?.region;
    return region === undefined || region === '' ? [] : [{ from: text, region }];
  });
  const chosen = given ?? arns[0] ?? { from: 'the instance metadata', region: await sources.metadata() };
  const { from, region } = chosen;
  if (region === undefined || region === '') {
    throw invalidInput(
      'No AWS region is known. Set regionName, the variable AWS.Region, or AWS_REGION in the environment of the agent.',
    );
  }
  if (!regionPattern.test(region)) {
    throw invalidInput(`The region "${region}" (from ${from}) is malformed. Expected a name such as eu-west-1.`);
  }
  for (const arn of arns) {
    if (arn.region !== region) {
      throw invalidInput(
        `The region "${region}" (from ${from}) contradicts "${arn.from}", which is in ${arn.region}. Make them agree.`,
      );
    }
  }
  return region;
}
