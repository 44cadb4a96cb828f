import type { JsonObject } from '../../json.ts';

/** A tag as ECS writes it. */
export interface Tag {
  readonly key: string;
  readonly value?: string;
}

/** One revision of a family. */
export interface TaskDefinition {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  status: 'ACTIVE' | 'INACTIVE';
  /** What was registered, verbatim, with ECS's defaults filled in. */
  readonly registered: JsonObject;
  /** What ECS adds about it. */
  readonly derived: JsonObject;
  readonly containers: readonly ContainerView[];
  tags: readonly Tag[];
  deregisteredAt?: number;
}

/** What the simulator itself needs to know of a container definition. */
export interface ContainerView {
  readonly name: string;
  readonly image: string;
  readonly essential: boolean;
  /** Seconds between health checks, where the container has one. */
  readonly healthCheckInterval?: number;
}
