import { defineService } from '../protocol/service.ts';
import { createCluster, deleteCluster, describeClusters, listClusters } from './clusters.ts';
import { describeTaskDefinition } from './definitions/describe.ts';
import { listTaskDefinitions } from './definitions/list.ts';
import { deregisterTaskDefinition } from './definitions/manage.ts';
import { registerTaskDefinition } from './definitions/register.ts';
import { describeServiceDeployments, listServiceDeployments } from './deployments/read.ts';
import { describeServiceRevisions } from './deployments/revisions.ts';
import { continueServiceDeployment, stopServiceDeployment } from './deployments/steer.ts';
import { createService } from './services/create.ts';
import { deleteService, describeServices, listServices } from './services/manage.ts';
import { updateService } from './services/update.ts';
import { listTagsForResource, tagResource } from './tagging.ts';
import { describeTasks, listTasks } from './task/read.ts';
import { stopTask } from './task/stop.ts';

/** Amazon Elastic Container Service, as far as it is imitated. */
export const ecs = defineService('ecs', [
  createCluster,
  describeClusters,
  listClusters,
  deleteCluster,
  registerTaskDefinition,
  describeTaskDefinition,
  deregisterTaskDefinition,
  listTaskDefinitions,
  createService,
  describeServices,
  listServices,
  updateService,
  deleteService,
  listTasks,
  describeTasks,
  stopTask,
  listServiceDeployments,
  describeServiceDeployments,
  describeServiceRevisions,
  stopServiceDeployment,
  continueServiceDeployment,
  tagResource,
  listTagsForResource,
]);
