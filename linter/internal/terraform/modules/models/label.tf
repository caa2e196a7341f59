# Makes a name of its parts: those that are set, in the order of label_order, in
# lower case, without other characters than regex_replace_chars leaves.

variable "enabled" { default = null }
variable "namespace" { default = null }
variable "tenant" { default = null }
variable "environment" { default = null }
variable "stage" { default = null }
variable "name" { default = null }
variable "delimiter" { default = null }
variable "attributes" { default = [] }
variable "label_order" { default = null }
variable "regex_replace_chars" { default = null }
variable "id_length_limit" { default = null }
variable "label_value_case" { default = null }
variable "context" { default = {} }

locals {
  input = {
    enabled             = var.enabled == null ? try(coalesce(var.context.enabled, true), true) : var.enabled
    namespace           = var.namespace == null ? try(var.context.namespace, null) : var.namespace
    tenant              = var.tenant == null ? try(var.context.tenant, null) : var.tenant
    environment         = var.environment == null ? try(var.context.environment, null) : var.environment
    stage               = var.stage == null ? try(var.context.stage, null) : var.stage
    name                = var.name == null ? try(var.context.name, null) : var.name
    delimiter           = var.delimiter == null ? try(var.context.delimiter, null) : var.delimiter
    attributes          = compact(distinct(concat(try(coalesce(var.context.attributes, []), []), coalesce(var.attributes, []))))
    label_order         = var.label_order == null ? try(var.context.label_order, null) : var.label_order
    regex_replace_chars = var.regex_replace_chars == null ? try(var.context.regex_replace_chars, null) : var.regex_replace_chars
    id_length_limit     = var.id_length_limit == null ? try(var.context.id_length_limit, null) : var.id_length_limit
    label_value_case    = var.label_value_case == null ? try(var.context.label_value_case, null) : var.label_value_case
  }

  chars     = coalesce(local.input.regex_replace_chars, "/[^-a-zA-Z0-9]/")
  case      = coalesce(local.input.label_value_case, "lower")
  delimiter = local.input.delimiter == null ? "-" : local.input.delimiter
  limit     = local.input.id_length_limit == null ? 0 : local.input.id_length_limit
  order     = local.input.label_order == null ? ["namespace", "environment", "stage", "name", "attributes"] : coalescelist(local.input.label_order, ["namespace", "environment", "stage", "name", "attributes"])

  raw   = { for part in ["namespace", "tenant", "environment", "stage", "name"] : part => local.input[part] == null ? "" : replace(local.input[part], local.chars, "") }
  parts = { for part, v in local.raw : part => local.case == "none" ? v : local.case == "title" ? title(lower(v)) : local.case == "upper" ? upper(v) : lower(v) }

  cut        = compact(distinct([for v in local.input.attributes : replace(v, local.chars, "")]))
  attributes = compact(distinct([for v in local.cut : local.case == "none" ? v : local.case == "title" ? title(lower(v)) : local.case == "upper" ? upper(v) : lower(v)]))

  ordered = merge(local.parts, { attributes = join(local.delimiter, local.attributes) })
  full    = join(local.delimiter, compact([for part in local.order : local.ordered[part]]))

  # Too long a name is cut and ends in five characters of its hash.
  room  = local.limit - 5 - length(local.delimiter)
  head  = local.room <= 0 ? "" : "${trimsuffix(substr(local.full, 0, local.room), local.delimiter)}${local.delimiter}"
  hash  = "${md5(local.full)}qrstuvwxyz"
  tail  = replace(local.case == "title" ? title(local.hash) : local.case == "upper" ? upper(local.hash) : local.hash, local.chars, "")
  short = substr("${local.head}${local.tail}", 0, local.limit)
  id    = local.limit != 0 && length(local.full) > local.limit ? local.short : local.full
}

output "id" { value = local.input.enabled ? local.id : "" }
output "id_full" { value = local.input.enabled ? local.full : "" }
output "enabled" { value = local.input.enabled }
output "namespace" { value = local.input.enabled ? local.parts.namespace : "" }
output "tenant" { value = local.input.enabled ? local.parts.tenant : "" }
output "environment" { value = local.input.enabled ? local.parts.environment : "" }
output "stage" { value = local.input.enabled ? local.parts.stage : "" }
output "name" { value = local.input.enabled ? local.parts.name : "" }
output "delimiter" { value = local.input.enabled ? local.delimiter : "" }
output "attributes" { value = local.input.enabled ? local.attributes : [] }
output "context" { value = local.input }
