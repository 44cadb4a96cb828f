import { callerIdentity } from './aws/caller-identity.ts';
import { clientSettings } from './aws/client-settings.ts';
import { readAwsConnection, registerSecret, sessionName } from './aws/connection.ts';
import { credentialsOf } from './aws/credentials.ts';
import { connectEcr } from './aws/ecr-client.ts';
import { type EcsConnection, connectEcs } from './aws/ecs-client.ts';
import { regionOfInstance } from './aws/instance-metadata.ts';
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
    metadata: regionOfInstance,
  });
  const credentials = credentialsOf(readAwsConnection(), {
    region,
    sessionName: sessionName(),
    registerSecret,
  });
  const settings = clientSettings(region, credentials, EXTENSION_VERSION);
  const identify = (): Promise<string | undefined> => callerIdentity(settings);
  const { port, close } = connectEcs(settings, identify);
  return { region, ecs: port, ecr: connectEcr(settings, identify), close };
}
