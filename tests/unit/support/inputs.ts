import type { DeployInputs } from '../../../tasks/EcsDeployRevision/src/inputs/deploy-inputs.ts';
import { parseImages } from '../../../tasks/EcsDeployRevision/src/inputs/parse-images.ts';

/** The inputs of a step that names the image `nginx:2` and leaves everything else as it is, but for what is given. */
export function inputsOf(
  given: Partial<Omit<DeployInputs, 'images'>> & { readonly image?: string } = {},
): DeployInputs {
  const { image = 'nginx:2', ...others } = given;
  return {
    region: { input: 'eu-west-1', variable: undefined, environment: undefined },
    cluster: 'dev',
    services: ['chat'],
    images: parseImages(image),
    containerName: undefined,
    start: { kind: 'running' },
    family: undefined,
    overlay: { environment: new Map(), secrets: new Map(), overrides: {}, tags: new Map() },
    traceTags: false,
    mode: 'deploy',
    serviceSettings: {},
    verifyImage: false,
    mutableTags: 'allow',
    pinDigest: false,
    promoteTag: undefined,
    keepRevisions: undefined,
    skipUnchanged: true,
    forceNewDeployment: false,
    desiredCount: undefined,
    waitForCompletion: true,
    waitUntil: 'complete',
    timeoutMs: 1_800_000,
    rollbackOnFailure: true,
    failures: { kind: 'likeCircuitBreaker' },
    logTailLines: 20,
    ...others,
  };
}
