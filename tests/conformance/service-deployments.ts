import assert from 'node:assert/strict';
import type { Shell } from './shell.ts';

/** The CLI's own model of the API does not have an operation, so that nothing can be said of it. */
export class UnknownToCli extends Error {
  constructor(operation: string) {
    super(`this CLI does not know ecs ${operation}`);
    this.name = 'UnknownToCli';
  }
}

/** What the CLI does with the newer API of the service `web`, after its one rollback. */
export function serviceDeploymentChecks({ succeed, refused }: Shell): Readonly<Record<string, () => Promise<void>>> {
  const needs = async (operation: string): Promise<void> => {
    const known = await succeed(
      `aws ecs ${operation} --generate-cli-skeleton > known.json 2>&1 && echo yes || echo no`,
    );
    if (known !== 'yes') throw new UnknownToCli(operation);
  };
  // Waits until a script prints what is expected.
  const until = (script: string, expected: string): Promise<string> =>
    succeed(`
      for _ in $(seq 60); do NOW=$(${script}); [ "$NOW" = '${expected}' ] && exit 0; sleep 0.3; done
      echo "$NOW" >&2; exit 1`);
  return {
    'service deployments are listed and described': async () => {
      await needs('describe-service-deployments');
      const statuses = await succeed(
        'aws ecs list-service-deployments --cluster demo --service web --query serviceDeployments[].status --output text',
      );
      assert.equal(statuses.replaceAll(/\s+/g, ' '), 'ROLLBACK_SUCCESSFUL SUCCESSFUL SUCCESSFUL');
      const reason = await succeed(
        'ARN=$(aws ecs describe-services --cluster demo --services web --query services[0].currentServiceDeployment --output text); ' +
          'aws ecs describe-service-deployments --service-deployment-arns $ARN --query serviceDeployments[0].rollback.reason --output text',
      );
      assert.equal(reason, 'Service deployment rolled back because the circuit breaker threshold was exceeded.');
    },
    'a deployment is stopped, and goes back': async () => {
      await needs('stop-service-deployment');
      await succeed(`
      ARN=$(aws ecs update-service --cluster demo --service web --force-new-deployment --query service.currentServiceDeployment --output text)
      aws ecs stop-service-deployment --service-deployment-arn $ARN --stop-type ROLLBACK > stopped.json
      [ "$(jq -r .serviceDeploymentArn stopped.json)" = "$ARN" ]`);
      await until(
        'aws ecs list-service-deployments --cluster demo --service web --query serviceDeployments[0].status --output text',
        'ROLLBACK_SUCCESSFUL',
      );
      await refused(
        'ARN=$(aws ecs list-service-deployments --cluster demo --service web --query serviceDeployments[0].serviceDeploymentArn --output text); ' +
          'aws ecs stop-service-deployment --service-deployment-arn $ARN',
        /\(ConflictException\)/,
      );
    },
    'a blue/green deployment pauses, and goes on when it is told to': async () => {
      await needs('continue-service-deployment');
      const configuration = JSON.stringify({
        strategy: 'BLUE_GREEN',
        bakeTimeInMinutes: 1,
        lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'] }],
      });
      await succeed(
        'aws ecs update-service --cluster demo --service web --force-new-deployment --deployment-configuration "$C" > blue-green.json',
        { C: configuration },
      );
      const look =
        'aws ecs describe-service-deployments --service-deployment-arns $(jq -r .service.currentServiceDeployment blue-green.json)';
      await until(
        `${look} --query serviceDeployments[0].lifecycleHookDetails[0].status --output text`,
        'AWAITING_ACTION',
      );
      await succeed(`
      HOOK=$(${look} --query serviceDeployments[0].lifecycleHookDetails[0].hookId --output text)
      aws ecs continue-service-deployment --service-deployment-arn $(jq -r .service.currentServiceDeployment blue-green.json) --hook-id $HOOK --action CONTINUE`);
      await until(`${look} --query serviceDeployments[0].status --output text`, 'SUCCESSFUL');
    },
  };
}
