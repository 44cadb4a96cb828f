/** The look at log groups that a deploy makes before it registers a definition. Throws AwsError, or the signal's reason. */
export interface LogGroupsPort {
  /** True where a region has a log group of just this name. */
  exists(region: string, logGroup: string, signal: AbortSignal): Promise<boolean>;
}
