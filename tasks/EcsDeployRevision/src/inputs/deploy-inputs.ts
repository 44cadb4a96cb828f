import type { Start } from './start.ts';
import type { GivenRegion } from '../aws/region.ts';
import type { RequestedImages } from '../revision/choose-images.ts';
import type { JsonObject } from '../revision/json.ts';
import type { Overlay } from '../revision/overlay.ts';
import type { TraceFacts } from '../revision/trace-tags.ts';
import type { FailurePolicy } from '../rollout/watch/fail-fast.ts';
import type { WaitUntil } from '../rollout/watch/watch-state.ts';

/** Everything that the user asked for, read once and checked; nothing behind it looks at task inputs again. */
export interface DeployInputs {
  readonly region: GivenRegion;
  /** Name or ARN. */
  readonly cluster: string;
  /** Names or ARNs in the order given, without repetition; empty where the revision is only to be registered. */
  readonly services: readonly string[];
  /** The input `image` and the image definitions file together. */
  readonly images: RequestedImages;
  readonly containerName: string | undefined;
  readonly start: Start;
  /** The family to register under; undefined keeps that of the start. */
  readonly family: string | undefined;
  readonly overlay: Overlay;
  readonly traceTags: boolean;
  /** What leads back to the run; undefined where nobody asked the pipeline. */
  readonly trace?: TraceFacts;
  readonly mode: 'deploy' | 'plan';
  readonly skipUnchanged: boolean;
  readonly forceNewDeployment: boolean;
  readonly desiredCount: number | undefined;
  /** Further fields of UpdateService, by ECS's own names. */
  readonly serviceSettings: JsonObject;
  readonly waitForCompletion: boolean;
  readonly waitUntil: WaitUntil;
  readonly timeoutMs: number;
  readonly rollbackOnFailure: boolean;
  readonly failures: FailurePolicy;
  /** Lines of a failed container's log to show; 0 for none. */
  readonly logTailLines: number;
  readonly verifyImage: boolean;
  readonly mutableTags: MutableTags;
  readonly pinDigest: boolean;
  /** The tag that deployed images get after success. */
  readonly promoteTag: string | undefined;
  /** How many ACTIVE revisions of the family to keep after success; undefined keeps all. */
  readonly keepRevisions: number | undefined;
  /** What the user should know about the inputs, a sentence each, to be said once. */
  readonly warnings?: readonly string[];
}

/** What to do about a tag that may name other content tomorrow. */
export type MutableTags = 'warn' | 'allow' | 'fail';
