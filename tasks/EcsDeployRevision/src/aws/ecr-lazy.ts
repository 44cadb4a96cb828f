import type { EcrPort } from './ecr-port.ts';

/** A port to ECR whose client is loaded at its first call: many runs never need it. */
export function lazyEcr(load: () => Promise<EcrPort>): EcrPort {
  return {
    taggedImage: async (...request) => (await load()).taggedImage(...request),
    repository: async (...request) => (await load()).repository(...request),
    image: async (...request) => (await load()).image(...request),
    putImage: async (...request) => (await load()).putImage(...request),
    newestTags: async (...request) => (await load()).newestTags(...request),
    pullThroughPrefixes: async (...request) => (await load()).pullThroughPrefixes(...request),
  };
}
