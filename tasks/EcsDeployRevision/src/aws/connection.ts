import * as tl from 'azure-pipelines-task-lib/task.js';
import { DeployError } from '../deploy-error.ts';

/** What a service connection of the AWS Toolkit holds. Empty values are left out. */
export interface AwsConnection {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
  readonly role: AssumedRole | undefined;
}

/** The role that a connection asks to assume. */
export interface AssumedRole {
  readonly arn: string;
  readonly sessionName: string | undefined;
  readonly externalId: string | undefined;
  /** The variable `aws.rolecredential.maxduration`, in seconds. */
  readonly durationSeconds: number;
}

const refuse = (message: string): DeployError => new DeployError('invalid-credentials', message);

/**
 * Reads the service connection named by the input `awsCredentials` and registers its secrets before anything else.
 *
 * This is the one place that decides where credentials come from. Federated connections (OIDC), roles that are assumed
 * from the agent's own identity, and runs without a connection belong here; until they are there they are refused.
 * @throws DeployError `invalid-credentials`: what is wrong with the connection
 */
export function readAwsConnection(): AwsConnection {
  const id = tl.getInput('awsCredentials');
  if (id === undefined || id === '') {
    throw refuse(
      'awsCredentials is empty. Choose a service connection of the type AWS (from the AWS Toolkit for Azure DevOps) that has access keys.',
    );
  }
  const scheme = tl.getEndpointAuthorizationScheme(id, true);
  if (scheme !== 'UsernamePassword') {
    throw refuse(
      `The service connection in awsCredentials has the scheme "${scheme ?? ''}"; an AWS connection has UsernamePassword. Choose a connection of the type AWS.`,
    );
  }
  const parameter = (name: string): string | undefined =>
    tl.getEndpointAuthorizationParameter(id, name, true)?.trim() || undefined;
  const accessKeyId = parameter('username');
  const secretAccessKey = parameter('password');
  const sessionToken = parameter('sessionToken');
  for (const secret of [secretAccessKey, sessionToken]) if (secret !== undefined) registerSecret(secret);
  // The Toolkit compares with the very string, since "false" is one too.
  if (parameter('useOIDC') === 'true') {
    throw refuse(
      'The service connection in awsCredentials uses OIDC, which this version cannot. Choose one with access keys.',
    );
  }
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw refuse(missingKeys(accessKeyId, secretAccessKey));
  }
  return { accessKeyId, secretAccessKey, sessionToken, role: readRole(parameter) };
}

function missingKeys(accessKeyId: string | undefined, secretAccessKey: string | undefined): string {
  const connection = 'The service connection in awsCredentials';
  if (accessKeyId !== undefined) return `${connection} has an access key ID but no secret access key. Enter both.`;
  if (secretAccessKey !== undefined) return `${connection} has a secret access key but no access key ID. Enter both.`;
  return `${connection} has no access keys, and this version cannot assume a role without them. Enter both keys.`;
}

function readRole(parameter: (name: string) => string | undefined): AssumedRole | undefined {
  const arn = parameter('assumeRoleArn');
  if (arn === undefined) return undefined;
  if (!/^arn:[^:]+:iam::\d{12}:role\/\S+$/.test(arn)) {
    throw refuse(`The role to assume, "${arn}", is not the ARN of an IAM role (arn:aws:iam::123456789012:role/name).`);
  }
  return {
    arn,
    sessionName: parameter('roleSessionName'),
    externalId: parameter('externalId'),
    durationSeconds: readDuration(),
  };
}

/** AssumeRole's own limits are 900 and 43,200 seconds. */
function readDuration(): number {
  const text = tl.getVariable('aws.rolecredential.maxduration')?.trim() ?? '';
  if (text === '') return 900;
  const seconds = Number(text);
  if (!/^\d+$/.test(text) || seconds < 900 || seconds > 43_200) {
    throw refuse(
      `The variable aws.rolecredential.maxduration is "${text}". Write a number of seconds from 900 to 43200.`,
    );
  }
  return seconds;
}

/** Makes the agent mask a value in everything that is printed from now on. */
export function registerSecret(secret: string): void {
  tl.setSecret(secret);
}

/** The session name of a role whose connection names none: it leads from CloudTrail back to the run. */
export function sessionName(): string {
  const pipeline = tl.getVariable('Build.DefinitionName') ?? tl.getVariable('Release.DefinitionName') ?? '';
  const run = tl.getVariable('Build.BuildNumber') ?? tl.getVariable('Release.ReleaseName') ?? '';
  // AssumeRole takes 2 to 64 of these characters.
  return `azure-pipelines-${pipeline}-${run}`.replaceAll(/[^\w+=,.@-]+/g, '-').slice(0, 64);
}
