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

/** How long a connection and an answer may take, in ms. */
export const requestHandler = {
  connectionTimeout: 5_000,
  requestTimeout: 30_000,
  throwOnRequestTimeout: true,
} as const;

const maxAttempts = 8;
// Throttling says that AWS is there and that patience helps: it is survived for at least a minute.
const maxThrottledAttempts = 16;
const maxDelayMs = 10_000;
const maxNameTries = 3;

/** Tries again with jitter, up to 10 s apart: a throttled account or a short outage ends no deployment. */
class PatientRetryStrategy extends ConfiguredRetryStrategy {
  constructor() {
    super(maxThrottledAttempts, (attempt) => (0.5 + Math.random() / 2) * Math.min(maxDelayMs, 150 * 2 ** attempt));
  }

  override async refreshRetryTokenForRetry(
    ...[token, info]: Parameters<ConfiguredRetryStrategy['refreshRetryTokenForRetry']>
  ): ReturnType<ConfiguredRetryStrategy['refreshRetryTokenForRetry']> {
    const { code } = (info.error ?? {}) as { code?: unknown };
    // A name that does not exist is a wrong region more often than a fault that passes.
    if (code === 'ENOTFOUND' && token.getRetryCount() + 1 >= maxNameTries)
      throw new Error('The name does not resolve.');
    if (info.errorType !== 'THROTTLING' && token.getRetryCount() + 1 >= maxAttempts) throw new Error('No try is left.');
    // The SDK does not know that this one passes.
    return super.refreshRetryTokenForRetry(token, code === 'EAI_AGAIN' ? { ...info, errorType: 'TRANSIENT' } : info);
  }
}

/** The settings for a region and a set of credentials. */
export function clientSettings(
  region: string,
  credentials: ClientSettings['credentials'],
  version: string,
): ClientSettings {
  return {
    region,
    credentials,
    retryStrategy: new PatientRetryStrategy(),
    requestHandler,
    customUserAgent: [['ecs-deploy-revision', version]],
  };
}
