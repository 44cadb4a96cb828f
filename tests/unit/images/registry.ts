import { fakeEcr } from '../support/fake-ecr.ts';
import type { EcrImage, EcrPort, RepositoryFacts } from '../../../tasks/EcsDeployRevision/src/aws/ecr-port.ts';
import type { CheckedImage } from '../../../tasks/EcsDeployRevision/src/images/check-images.ts';
import {
  type ImageReference,
  parseImageReference,
} from '../../../tasks/EcsDeployRevision/src/revision/image-reference.ts';

export const registry = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';

/** A digest that is the same digit all over. */
export const digestOf = (digit: number | string): string => `sha256:${String(digit).repeat(64)}`;

/** One image of the fake registry. */
export interface Held extends Partial<EcrImage> {
  readonly tags?: readonly string[];
}

/** One repository of the fake registry. */
export interface Holding extends Partial<RepositoryFacts> {
  readonly images?: readonly Held[];
}

/** An ECR with these repositories and no pull-through-cache rule, and what was asked of it. */
export function ecrWith(
  repositories: Readonly<Record<string, Holding>>,
  given: Partial<EcrPort> = {},
): { readonly ecr: EcrPort; readonly asked: string[] } {
  const asked: string[] = [];
  const ecr = fakeEcr({
    repository: ({ repositoryName }) => {
      asked.push(`repository ${repositoryName}`);
      const held = repositories[repositoryName];
      return Promise.resolve(held && { mutability: 'MUTABLE', exclusions: [], ...held });
    },
    image: ({ repositoryName }, id, _signal, wanted) => {
      const name = 'tag' in id ? id.tag : id.digest;
      asked.push(`image ${repositoryName} ${name}${wanted ? ' with its manifest' : ''}`);
      const found = repositories[repositoryName]?.images?.find(({ tags, digest }) =>
        'tag' in id ? tags?.includes(id.tag) : digest === id.digest,
      );
      return Promise.resolve(
        found && {
          digest: digestOf(1),
          status: 'ACTIVE',
          manifest: wanted && '{}',
          mediaType: 'single',
          architectures: [],
          unanswered: [],
          ...found,
        },
      );
    },
    newestTags: ({ repositoryName }) =>
      Promise.resolve((repositories[repositoryName]?.images ?? []).flatMap(({ tags = [] }) => tags)),
    pullThroughPrefixes: () => Promise.resolve([]),
    ...given,
  });
  return { ecr, asked };
}

/** Reads a reference that is right. */
export function reference(text: string): ImageReference {
  const image = parseImageReference(text);
  if ('problem' in image) throw new Error(`${text}: ${image.problem}`);
  return image;
}

/** An image for the container `app`, but for what is given. */
export function checked(text: string, given: Partial<CheckedImage> = {}): CheckedImage {
  return { container: 'app', image: reference(text), running: undefined, architecture: undefined, ...given };
}
