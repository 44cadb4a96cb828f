import type { GivenRegion } from '../aws/region.ts';
import type { RequestedImages } from '../revision/choose-images.ts';
import type { FailurePolicy } from '../rollout/watch/fail-fast.ts';
import type { WaitUntil } from '../rollout/watch/watch-state.ts';

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
  readonly waitUntil: WaitUntil;
  readonly timeoutMs: number;
  readonly rollbackOnFailure: boolean;
  readonly failures: FailurePolicy;
  /** Lines of a failed container's log to show; 0 for none. */
  readonly logTailLines: number;
}
