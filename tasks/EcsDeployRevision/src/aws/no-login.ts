import { DeployError } from '../deploy-error.ts';

/**
 * Stands in for the SDK's provider of `aws login` sessions, which a person opens in a browser: a pipeline has none, and
 * every job would download it.
 */
export function fromLoginCredentials(): () => Promise<never> {
  const message =
    'The AWS profile uses an "aws login" session, which pipelines cannot have. Use keys, a role, or a service connection.';
  return () => Promise.reject(new DeployError('invalid-credentials', message));
}
