import type { Scheduled } from '../clock/scheduler.ts';
import type { JsonObject } from '../json.ts';
import type { Tag, TaskDefinition } from './definitions/definition.ts';
import type { DeploymentConfiguration } from './rollout/configuration.ts';
import type { Course } from './rollout/course.ts';
import type { ServiceDeployment, ServiceRevision } from './rollout/record.ts';
import type { TaskListener } from './task/end.ts';

/** A cluster with its services and tasks. */
export interface Cluster {
  readonly name: string;
  readonly arn: string;
  status: 'ACTIVE' | 'INACTIVE';
  /** What CreateCluster was given and DescribeClusters shows again. */
  readonly settings: JsonObject;
  tags: readonly Tag[];
  readonly services: Map<string, Service>;
  readonly tasks: Tasks;
}

/** A task's stations, in ECS's own order. */
export type TaskStatus =
  | 'PROVISIONING'
  | 'PENDING'
  | 'ACTIVATING'
  | 'RUNNING'
  | 'DEACTIVATING'
  | 'STOPPING'
  | 'DEPROVISIONING'
  | 'STOPPED';

/** A container of a task. */
export interface Container {
  readonly name: string;
  readonly arn: string;
  readonly image: string;
  readonly imageDigest: string;
  readonly essential: boolean;
  readonly checked: boolean;
  readonly runtimeId: string;
  lastStatus: 'PENDING' | 'RUNNING' | 'STOPPED';
  health: 'UNKNOWN' | 'HEALTHY' | 'UNHEALTHY';
  exitCode?: number;
  reason?: string;
}

/** A task of a service. Times are epoch seconds. */
export interface Task {
  readonly id: string;
  readonly arn: string;
  readonly cluster: Cluster;
  readonly service: Service;
  readonly deployment: Deployment;
  readonly definition: TaskDefinition;
  readonly createdAt: number;
  /** Which launch of its deployment it belongs to. */
  readonly batch: number;
  readonly containers: readonly Container[];
  readonly events: Scheduled[];
  readonly listener: TaskListener;
  lastStatus: TaskStatus;
  desiredStatus: 'RUNNING' | 'STOPPED';
  /** Whether it counts towards the minimum healthy percent. */
  healthy: boolean;
  version: number;
  pullStartedAt?: number;
  pullStoppedAt?: number;
  startedAt?: number;
  stoppingAt?: number;
  executionStoppedAt?: number;
  stoppedAt?: number;
  stopCode?: string;
  stoppedReason?: string;
}

/** The tasks of a cluster by their ids, with those of each service at hand. */
export class Tasks extends Map<string, Task> {
  readonly #ofServices = new Map<Service, Set<Task>>();

  override set(id: string, task: Task): this {
    const siblings = this.#ofServices.get(task.service) ?? new Set();
    this.#ofServices.set(task.service, siblings.add(task));
    return super.set(id, task);
  }

  override delete(id: string): boolean {
    const task = this.get(id);
    if (task !== undefined) this.#ofServices.get(task.service)?.delete(task);
    return super.delete(id);
  }

  /** The tasks of a service, the oldest first. */
  of(service: Service): readonly Task[] {
    return [...(this.#ofServices.get(service) ?? [])];
  }
}

/** The state of a rollout, as ECS names it. */
export type RolloutState = 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';

/** A deployment of a service (the task set of a service whose controller is CODE_DEPLOY). */
export interface Deployment {
  readonly id: string;
  readonly definition: TaskDefinition;
  readonly revision: ServiceRevision;
  readonly createdAt: number;
  status: 'PRIMARY' | 'ACTIVE';
  updatedAt: number;
  rolloutState: RolloutState;
  rolloutReason: string;
  failedTasks: number;
  breakerCount: number;
  batches: number;
  lastFailedBatch: number;
  failedBatches: number;
  /** Epoch milliseconds before which nothing is launched, after repeated failures to start. */
  launchNotBefore: number;
  readonly rollback: boolean;
  serviceDeployment: ServiceDeployment | undefined;
  /** Its way through the lifecycle stages, where it has one. */
  course: Course | undefined;
  /** The alarms that it watches; none where they rang as it began. */
  alarms: readonly string[];
  /** What it waits for: to begin, or to go back as somebody asked. */
  waiting: Scheduled | undefined;
  /** When it reached its full count with all others gone (epoch milliseconds); the alarms' bake time counts from it. */
  scaledAt: number | undefined;
}

/** A message of a service. */
export interface ServiceEvent {
  readonly id: string;
  readonly createdAt: number;
  readonly message: string;
}

/** A service and everything that happens in it. */
export interface Service {
  readonly name: string;
  readonly arn: string;
  readonly cluster: Cluster;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly scheduling: 'REPLICA' | 'DAEMON';
  readonly controller: 'ECS' | 'CODE_DEPLOY' | 'EXTERNAL';
  status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  desiredCount: number;
  configuration: DeploymentConfiguration;
  /** The members of CreateService and UpdateService that are shown again, and change a deployment where they change. */
  settings: JsonObject;
  tags: readonly Tag[];
  /** The newest first; [0] is PRIMARY. */
  deployments: Deployment[];
  events: ServiceEvent[];
  serviceDeployments: ServiceDeployment[];
  readonly revisions: Map<string, ServiceRevision>;
  /** The deployment that a rollback goes back to. */
  lastCompleted: Deployment | undefined;
  steady: boolean;
  /** The scheduler's next look, and when (epoch milliseconds). */
  step: { readonly at: number; readonly scheduled: Scheduled } | undefined;
  /** What the scheduler does when it looks. */
  readonly look: () => void;
  stuckReported: boolean;
  // What AWS decides by itself, and a test can choose.
  newerApi: boolean;
  rollbackStyle: 'newDeployment' | 'earlierDeployment';
  resourceManagementType: 'ECS' | 'CUSTOMER' | undefined;
  daemonTasks: number;
  /** Which deployment is PRIMARY while two stand side by side and traffic has not been shifted yet. */
  blueGreenPrimary: 'target' | 'source';
  placement: Placement;
}

/** Whether there is room for new tasks, and what ECS says where there is none. */
export type Placement = { readonly kind: 'available' } | { readonly kind: 'noCapacity'; readonly message: string };

/** ECS's state in one region. */
export class EcsState {
  readonly clusters = new Map<string, Cluster>();
  /** By family, the first revision first. */
  readonly families = new Map<string, TaskDefinition[]>();
}
