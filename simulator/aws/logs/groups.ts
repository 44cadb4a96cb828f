import { AwsError, notImitated } from '../protocol/errors.ts';
import { operation } from '../protocol/operation.ts';

/** Creates a log group; containers make theirs themselves here, too. */
export const createLogGroup = operation<{ readonly logGroupName: string }>({
  name: 'CreateLogGroup',
  permissions: ({ region }, { logGroupName }) => [
    { action: 'logs:CreateLogGroup', resource: region.arn('logs', `log-group:${logGroupName}`) },
  ],
  run: ({ region }, { logGroupName }) => {
    if (region.logs.groups.has(logGroupName)) {
      throw new AwsError('ResourceAlreadyExistsException', 'The specified log group already exists');
    }
    region.logs.groups.set(logGroupName, new Map());
    return {};
  },
});

interface DescribeInput {
  readonly logGroupNamePrefix?: string;
  readonly logGroupNamePattern?: string;
  readonly includeLinkedAccounts?: boolean;
  readonly limit?: number;
  readonly nextToken?: string;
}

const defaultLimit = 50;

/** Lists log groups by name, those of a prefix where one is given. */
export const describeLogGroups = operation<DescribeInput>({
  name: 'DescribeLogGroups',
  permissions: ({ region }) => [
    { action: 'logs:DescribeLogGroups', resource: region.arn('logs', 'log-group::log-stream:*') },
  ],
  run: ({ region }, input) => {
    if (input.logGroupNamePattern !== undefined) throw notImitated('a pattern for log groups');
    if (input.includeLinkedAccounts === true) throw notImitated('log groups of linked accounts');
    const { logGroupNamePrefix = '', limit = defaultLimit, nextToken } = input;
    const names = [...region.logs.groups.keys()].filter((name) => name.startsWith(logGroupNamePrefix)).toSorted();
    const left = nextToken === undefined ? names : names.filter((name) => name > nextToken);
    const shown = left.slice(0, limit);
    return {
      logGroups: shown.map((name) => ({ logGroupName: name, arn: region.arn('logs', `log-group:${name}:*`) })),
      nextToken: left.length > shown.length ? shown.at(-1) : undefined,
    };
  },
});
