import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { ConfiguredRetryStrategy } from '@smithy/core/retry';

/** What every AWS client of this run is made with. */
export interface ClientSettings {
  readonly region: string;
  readonly credentials: AwsCredentialIdentity | AwsCredentialIdentityProvider;
  readonly retryStrategy: ConfiguredRetryStrategy;
  readonly requestHandler: {
    readonly connectionTimeout: number;
    readonly requestTimeout: number;
    readonly throwOnRequestTimeout: boolean;
  };
  readonly customUserAgent: [string, string][];
}

const maxAttempts = 8;
const maxDelayMs = 10_000;

/**
 * The settings for a region and a set of credentials: at most 8 tries with full jitter, up to 10 s apart, so that a
 * throttled account or a short outage does not end a deployment.
 */
export function clientSettings(
  region: string,
  credentials: ClientSettings['credentials'],
  version: string,
): ClientSettings {
  return {
    region,
    credentials,
    retryStrategy: new ConfiguredRetryStrategy(
      maxAttempts,
      (attempt) => Math.random() * Math.min(maxDelayMs, 150 * 2 ** attempt),
    ),
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
    customUserAgent: [['ecs-deploy-revision', version]],
  };
}
