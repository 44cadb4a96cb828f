import type { EcrPort } from '../../../tasks/EcsDeployRevision/src/aws/ecr-port.ts';

const unexpected = (call: string) => (): Promise<never> => Promise.reject(new Error(`${call} was not expected.`));

/** A port to ECR that answers what is given and fails on every other call. */
export function fakeEcr(given: Partial<EcrPort>): EcrPort {
  return {
    taggedImage: unexpected('taggedImage'),
    repository: unexpected('repository'),
    image: unexpected('image'),
    putImage: unexpected('putImage'),
    newestTags: unexpected('newestTags'),
    pullThroughPrefixes: unexpected('pullThroughPrefixes'),
    ...given,
  };
}
