import { defineService } from '../protocol/service.ts';
import { batchGetImage, describeImages } from './images.ts';
import { createRepository, describeRepositories } from './repositories.ts';

/** Amazon Elastic Container Registry, as far as it is imitated. */
export const ecr = defineService('ecr', [createRepository, describeRepositories, describeImages, batchGetImage]);
