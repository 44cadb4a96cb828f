import type { ChildProcess } from 'node:child_process';

import type { Endpoint } from './connections.ts';
import type { Folders } from './folders.ts';
import type { SecretMasker } from './secret-masker.ts';
import type { Variables } from './variables.ts';

/** A file that the agent has promised to upload and reads when it gets to it. */
export interface QueuedAttachment {
  readonly type: string;
  readonly name: string;
  readonly path: string;
}

/** What the steps of a job share and change. */
export interface JobState {
  readonly hostType: 'build' | 'release';
  readonly folders: Folders;
  readonly agentEnvironment: Readonly<Record<string, string>>;
  readonly variables: Variables;
  readonly masker: SecretMasker;
  readonly endpoints: Endpoint[];
  readonly prependPath: string[];
  /** Attachments of earlier steps, to be uploaded by the job's end. */
  readonly queued: QueuedAttachment[];
  /** Processes in a container that the agent has let go of; they end with the container. */
  readonly leftovers: ChildProcess[];
}
