/** One entry of task.json's `inputs`, as far as the rules look at it. */
export interface TaskInput {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly aliases?: readonly string[];
  readonly defaultValue?: string | boolean;
  readonly helpMarkDown?: string;
  readonly groupName?: string;
  readonly visibleRule?: string;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** One entry of task.json's `groups`. */
export interface TaskGroup {
  readonly name: string;
  readonly displayName: string;
  readonly isExpanded?: boolean;
  readonly visibleRule?: string;
}

/** The handlers of one phase of a task, by the agent's names for them (`Node20_1` …). */
export type TaskHandlers = Readonly<Record<string, { readonly target: string }>>;

/** A task.json that the schema has accepted. The schema requires next to nothing, so almost everything is optional. */
export interface TaskJson {
  readonly id?: string;
  readonly name?: string;
  readonly friendlyName?: string;
  readonly description?: string;
  readonly helpMarkDown?: string;
  readonly author?: string;
  readonly category?: string;
  readonly instanceNameFormat?: string;
  readonly minimumAgentVersion?: string;
  readonly version?: { readonly Major: number; readonly Minor: number; readonly Patch: number };
  readonly groups?: readonly TaskGroup[];
  readonly inputs?: readonly TaskInput[];
  readonly prejobexecution?: TaskHandlers;
  readonly execution?: TaskHandlers;
  readonly postjobexecution?: TaskHandlers;
  readonly outputVariables?: readonly { readonly name: string; readonly description?: string }[];
  readonly restrictions?: {
    readonly commands?: { readonly mode?: string };
    readonly settableVariables?: { readonly allowed?: readonly string[] };
  };
}
