import { defineService } from '../protocol/service.ts';
import { batchGetImage, describeImages } from './images.ts';
import { createRepository, describeRepositories } from './manage.ts';
import { createPullThroughCacheRule, describePullThroughCacheRules } from './pull-through.ts';
import { putImage } from './put-image.ts';
import { putImageTagMutability } from './tag-mutability.ts';

/** Amazon Elastic Container Registry, as far as it is imitated. */
export const ecr = defineService('ecr', [
  createRepository,
  describeRepositories,
  putImageTagMutability,
  describeImages,
  batchGetImage,
  putImage,
  createPullThroughCacheRule,
  describePullThroughCacheRules,
]);
