import * as tl from 'azure-pipelines-task-lib/task.js';

// These say how to connect, not what must stay hidden; the agent does not mask them either.
const harmless: ReadonlySet<string> = new Set(['assumeRoleArn', 'roleSessionName', 'useOIDC']);

/** The values of all secret variables and of the AWS connection: nothing that the agent does not mask may show them. */
export function knownSecrets(): readonly string[] {
  const variables = tl.getVariables().flatMap(({ secret, value }) => (secret ? [value] : []));
  const id = tl.getInput('awsCredentials');
  const parameters = id ? (tl.getEndpointAuthorization(id, true)?.parameters ?? {}) : {};
  const ofConnection = Object.entries(parameters).flatMap(([name, value]) => (harmless.has(name) ? [] : [value]));
  return [...variables, ...ofConnection].filter((value) => typeof value === 'string' && value !== '');
}
