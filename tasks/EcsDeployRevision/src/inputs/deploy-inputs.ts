import type { ImageReference } from '../revision/image-reference.ts';

/** Everything that the user asked for, read once and checked; nothing behind it looks at task inputs again. */
export interface DeployInputs {
  readonly region: GivenRegion;
  /** Name or ARN. */
  readonly cluster: string;
  /** Names or ARNs in the order given, without repetition; at least one. */
  readonly services: readonly string[];
  readonly images: RequestedImages;
  readonly containerName: string | undefined;
  readonly skipUnchanged: boolean;
  readonly forceNewDeployment: boolean;
  readonly desiredCount: number | undefined;
  readonly waitForCompletion: boolean;
  readonly timeoutMs: number;
}

/** Where a region was given; empty or undefined where it was not. */
export interface GivenRegion {
  /** The input `regionName`. */
  readonly input: string | undefined;
  /** The pipeline variable `AWS.Region`. */
  readonly variable: string | undefined;
  /** `AWS_REGION` of the agent's environment. */
  readonly environment: string | undefined;
}

/** What the input `image` says: nothing, one image whose container is to be found, or images by container name. */
export type RequestedImages =
  | { readonly kind: 'none' }
  | { readonly kind: 'bare'; readonly image: ImageReference }
  | { readonly kind: 'named'; readonly byContainer: ReadonlyMap<string, ImageReference> };
