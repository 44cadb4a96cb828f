import { BatchGetImageCommand, ECRClient } from '@aws-sdk/client-ecr';
import { AwsError, explainAwsError } from './aws-error.ts';
import type { ClientSettings } from './client-settings.ts';
import type { EcrPort } from './ecr-port.ts';
import { within } from './time-limit.ts';
import { isJsonObject, objectsIn, parseJson, stringIn } from '../revision/json.ts';

/** The port to ECR; each repository is asked in its own region. */
export function connectEcr(settings: ClientSettings, identify: () => Promise<string | undefined>): EcrPort {
  return {
    taggedImage: async ({ registryId, region, repositoryName }, tag, signal) => {
      const resource = `the repository ${repositoryName} of the account ${registryId} in ${region}`;
      const call = { action: 'ecr:BatchGetImage', resource };
      const client = new ECRClient({ ...settings, region });
      try {
        const imageIds = [{ imageTag: tag }];
        const command = new BatchGetImageCommand({ registryId, repositoryName, imageIds, acceptedMediaTypes });
        const answer = await within(limitMs, call, signal, (abortSignal) => client.send(command, { abortSignal }));
        const image = answer.images?.[0];
        const digest = image?.imageId?.imageDigest;
        return digest === undefined ? undefined : { digest, platforms: platformsIn(image?.imageManifest) };
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof Error && error.name === 'RepositoryNotFoundException') return undefined;
        if (error instanceof AwsError) throw error;
        throw await explainAwsError(error, call, identify);
      } finally {
        client.destroy();
      }
    },
  };
}

// ECR is asked for what a deploy can do without.
const limitMs = 10_000;

// Without these, ECR may translate a manifest into an older form, which has another digest.
const acceptedMediaTypes = [
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
];

function platformsIn(manifest: string | undefined): readonly string[] {
  const json = manifest === undefined ? null : parseJson(manifest);
  if (!isJsonObject(json)) return [];
  return objectsIn(json['manifests']).flatMap((entry) => stringIn(entry, 'digest') ?? []);
}
