#!/usr/bin/env bash
# The sequence that people paste into pipelines: CLUSTER SERVICE FAMILY IMAGE.
set -euo pipefail
definition=$(aws --endpoint-url "$AWS_ENDPOINT_URL" ecs describe-task-definition --task-definition "$3" --query taskDefinition)
next=$(jq --arg image "$4" '.containerDefinitions[0].image = $image
  | del(.taskDefinitionArn, .revision, .status, .requiresAttributes, .compatibilities, .registeredAt, .registeredBy)' <<<"$definition")
revision=$(aws --endpoint-url "$AWS_ENDPOINT_URL" ecs register-task-definition --cli-input-json "$next" --query taskDefinition.taskDefinitionArn --output text)
aws --endpoint-url "$AWS_ENDPOINT_URL" ecs update-service --cluster "$1" --service "$2" --task-definition "$revision" >/dev/null
