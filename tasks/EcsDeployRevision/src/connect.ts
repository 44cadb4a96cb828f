import { clientSettings } from './aws/client-settings.ts';
import { readAwsConnection, registerSecret, sessionName } from './aws/connection.ts';
import { credentialsOf } from './aws/credentials.ts';
import { lazyEcr } from './aws/ecr-lazy.ts';
import { type EcsConnection, connectEcs } from './aws/ecs-client.ts';
import type { LogGroupsPort } from './aws/log-groups-port.ts';
import type { LogsPort } from './aws/logs-port.ts';
import { resolveRegion } from './aws/region.ts';
import type { Aws } from './deploy.ts';
import type { DeployInputs } from './inputs/deploy-inputs.ts';

/** The version of the extension, put in by the build. */
declare const EXTENSION_VERSION: string;

/** Finds region and credentials and connects to AWS; nothing is sent before the first read. */
export async function connect({
  region: given,
  cluster,
  services,
}: DeployInputs): Promise<Aws & Pick<EcsConnection, 'close'>> {
  const region = await resolveRegion({
    ...given,
    resources: [cluster, ...services],
    metadata: async () => (await import('./aws/instance-metadata.ts')).regionOfInstance(),
  });
  const credentials = credentialsOf(readAwsConnection(), {
    region,
    sessionName: sessionName(),
    registerSecret,
  });
  const settings = clientSettings(region, credentials, EXTENSION_VERSION);
  // Clients that most runs never need are loaded at their first call.
  const identify = async (): Promise<string | undefined> =>
    (await import('./aws/caller-identity.ts')).callerIdentity(settings);
  const ecr = lazyEcr(async () => (await import('./aws/ecr-client.ts')).connectEcr(settings, identify));
  const logs = (logsRegion: string): LogsPort => ({
    getLogEvents: async (...request) =>
      (await import('./aws/logs-client.ts')).connectLogs(settings, identify, logsRegion).getLogEvents(...request),
  });
  const logGroups: LogGroupsPort = {
    exists: async (...request) =>
      (await import('./aws/logs-client.ts')).connectLogGroups(settings, identify).exists(...request),
  };
  return { region, ...connectEcs(settings, identify), ecr, logs, logGroups };
}
