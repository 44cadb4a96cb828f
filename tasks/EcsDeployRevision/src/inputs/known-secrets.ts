import * as tl from 'azure-pipelines-task-lib/task.js';

// These say how to connect, and are such common words that masking them would garble what they happen to stand in.
const harmless: ReadonlySet<string> = new Set(['roleSessionName', 'useOIDC']);

/** The values of all secret variables and of the AWS connection: nothing that the agent does not mask may show them. */
export function knownSecrets(): readonly string[] {
  const variables = tl.getVariables().flatMap(({ secret, value }) => (secret ? [value] : []));
  const id = tl.getInput('awsCredentials');
  const parameters = id ? (tl.getEndpointAuthorization(id, true)?.parameters ?? {}) : {};
  const ofConnection = Object.entries(parameters).flatMap(([name, value]) => (harmless.has(name) ? [] : [value]));
  return [...variables, ...ofConnection].filter((value) => typeof value === 'string' && value !== '');
}
