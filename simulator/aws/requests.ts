import type { Json } from './json.ts';

/** One signed request as it arrived, and how it ended. */
export interface RecordedRequest {
  /** Simulated epoch milliseconds when it was answered, or broken off. */
  readonly at: number;
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  /** The body as parsed JSON (numbers keep their digits); the form's fields for the query protocol. */
  readonly body: Json;
  readonly rawBody: string;
  readonly userAgent: string;
  readonly accessKeyId: string;
  /** `ok`, the error's code, or `fault:` and the kind of a fault that broke the connection. */
  readonly outcome: string;
}
