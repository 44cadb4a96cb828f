import type {
  DeregisterTaskDefinitionCommandOutput,
  DescribeServiceDeploymentsCommandInput,
  DescribeServiceDeploymentsCommandOutput,
  DescribeServiceRevisionsCommandInput,
  DescribeServiceRevisionsCommandOutput,
  DescribeServicesCommandInput,
  DescribeServicesCommandOutput,
  DescribeTasksCommandInput,
  DescribeTasksCommandOutput,
  ListClustersCommandInput,
  ListClustersCommandOutput,
  ListServiceDeploymentsCommandInput,
  ListServiceDeploymentsCommandOutput,
  ListServicesCommandInput,
  ListServicesCommandOutput,
  ListTaskDefinitionsCommandInput,
  ListTaskDefinitionsCommandOutput,
  ListTasksCommandInput,
  ListTasksCommandOutput,
  StopServiceDeploymentCommandInput,
  StopServiceDeploymentCommandOutput,
  UpdateServiceCommandInput,
  UpdateServiceCommandOutput,
} from '@aws-sdk/client-ecs';
import type { JsonObject } from '../revision/json.ts';
import type { TaskDefinition } from '../revision/task-definition.ts';

/** A revision that RegisterTaskDefinition made. */
export interface Registration {
  readonly arn: string;
  /** False where the answer was lost and an equal revision was found instead: it may be somebody else's. */
  readonly certain: boolean;
}

/**
 * The calls to Amazon ECS that a deploy makes. Every one retries throttling, 5xx and dropped connections with backoff.
 * All throw AwsError, or the signal's reason where it was aborted.
 */
export interface EcsPort {
  describeServices(input: DescribeServicesCommandInput, signal: AbortSignal): Promise<DescribeServicesCommandOutput>;
  /**
   * Starts one deployment at most, even where answers are lost.
   * @param before ids of the deployments that the service had
   * @param settings further fields, sent as they are: they may be newer than the SDK
   */
  updateService(
    input: UpdateServiceCommandInput,
    before: ReadonlySet<string>,
    signal: AbortSignal,
    settings?: JsonObject,
  ): Promise<Pick<UpdateServiceCommandOutput, 'service'>>;
  listClusters(input: ListClustersCommandInput, signal: AbortSignal): Promise<ListClustersCommandOutput>;
  listServices(input: ListServicesCommandInput, signal: AbortSignal): Promise<ListServicesCommandOutput>;
  listTaskDefinitions(
    input: ListTaskDefinitionsCommandInput,
    signal: AbortSignal,
  ): Promise<ListTaskDefinitionsCommandOutput>;
  listTasks(input: ListTasksCommandInput, signal: AbortSignal): Promise<ListTasksCommandOutput>;
  describeTasks(input: DescribeTasksCommandInput, signal: AbortSignal): Promise<DescribeTasksCommandOutput>;
  describeServiceDeployments(
    input: DescribeServiceDeploymentsCommandInput,
    signal: AbortSignal,
  ): Promise<DescribeServiceDeploymentsCommandOutput>;
  listServiceDeployments(
    input: ListServiceDeploymentsCommandInput,
    signal: AbortSignal,
  ): Promise<ListServiceDeploymentsCommandOutput>;
  describeServiceRevisions(
    input: DescribeServiceRevisionsCommandInput,
    signal: AbortSignal,
  ): Promise<DescribeServiceRevisionsCommandOutput>;
  stopServiceDeployment(
    input: StopServiceDeploymentCommandInput,
    signal: AbortSignal,
  ): Promise<StopServiceDeploymentCommandOutput>;
  /** A family (its latest ACTIVE revision), `family:revision` or an ARN, with its tags and every field of the answer. */
  describeTaskDefinition(taskDefinition: string, signal: AbortSignal): Promise<TaskDefinition>;
  /**
   * Sends `request` as it is. An answer that was lost on the way is looked for among the family's revisions before
   * anything is registered again, so that one call leaves one revision.
   * @param known ARNs of revisions that were there before: none of them is taken for the lost one
   */
  registerTaskDefinition(request: JsonObject, known: ReadonlySet<string>, signal: AbortSignal): Promise<Registration>;
  deregisterTaskDefinition(arn: string, signal: AbortSignal): Promise<DeregisterTaskDefinitionCommandOutput>;
}
