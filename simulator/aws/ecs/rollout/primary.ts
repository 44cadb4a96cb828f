import type { Deployment, Service } from '../state.ts';

/** A deployment with the status that DescribeServices shows. */
export interface ShownDeployment {
  readonly deployment: Deployment;
  readonly status: 'PRIMARY' | 'ACTIVE';
}

/**
 * The deployments as DescribeServices shows them, PRIMARY first. Where a service is set so, the revision that serves
 * stays PRIMARY until all traffic has been shifted away from it.
 */
export function shownDeployments(service: Service): readonly ShownDeployment[] {
  const { deployments } = service;
  const [newest] = deployments;
  const course = newest?.course;
  const serving = course?.direction === 'forward' ? course.leaving : undefined;
  const shifted = (course?.progress.traffic?.production ?? 100) >= 100;
  if (service.blueGreenPrimary === 'target' || shifted || serving === undefined || !deployments.includes(serving)) {
    return deployments.map((deployment) => ({ deployment, status: deployment.status }));
  }
  const others = deployments.filter((deployment) => deployment !== serving);
  return [
    { deployment: serving, status: 'PRIMARY' },
    ...others.map((deployment) => ({ deployment, status: 'ACTIVE' }) as const),
  ];
}
