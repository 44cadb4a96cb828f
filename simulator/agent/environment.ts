import { endpointEnvironment, type Endpoint } from './connections.ts';
import { environmentName, expandReferences, type Variables } from './variables.ts';

/** What a step's environment is made of. */
export interface EnvironmentSources {
  readonly agentEnvironment: Readonly<Record<string, string>>;
  readonly stepEnvironment: Readonly<Record<string, string>>;
  readonly inputs: ReadonlyMap<string, string>;
  readonly endpoints: readonly Endpoint[];
  readonly variables: Variables;
  readonly prependPath: readonly string[];
}

/** What an agent's own process has: nothing else of this process reaches a task. */
export function agentEnvironment(more: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const inherited: Record<string, string> = {};
  // NODE_V8_COVERAGE is no agent's: it lets the coverage of a bundled task be measured.
  for (const name of ['PATH', 'HOME', 'LANG', 'NODE_V8_COVERAGE']) {
    const value = process.env[name];
    if (value !== undefined) inherited[name] = value;
  }
  return { ...inherited, ...more };
}

/** Builds the environment of a task's process, from the weakest source to the strongest. */
export function stepEnvironment(from: EnvironmentSources): Record<string, string> {
  const environment: Record<string, string> = { ...from.agentEnvironment };
  for (const [name, value] of Object.entries(from.stepEnvironment)) {
    const expanded = from.variables.expand(value.trim());
    environment[name.trim()] = expandReferences(expanded, (key) => from.agentEnvironment[key]);
  }
  for (const [name, value] of from.inputs) environment[`INPUT_${environmentName(name)}`] = value;
  for (const endpoint of from.endpoints) Object.assign(environment, endpointEnvironment(endpoint));
  const names: { public: string[]; secret: string[] } = { public: [], secret: [] };
  for (const { name, value, secret } of from.variables.all()) {
    names[secret ? 'secret' : 'public'].push(name);
    environment[`${secret ? 'SECRET_' : ''}${environmentName(name)}`] = value;
    if (name.toLowerCase() === 'agent.jobstatus') environment[name] = value;
  }
  environment['VSTS_PUBLIC_VARIABLES'] = JSON.stringify(names.public);
  environment['VSTS_SECRET_VARIABLES'] = JSON.stringify(names.secret);
  if (from.prependPath.length > 0) {
    environment['PATH'] = [...from.prependPath.toReversed(), environment['PATH'] ?? ''].join(
      process.platform === 'win32' ? ';' : ':',
    );
  }
  environment['TF_BUILD'] = 'True';
  return environment;
}
