# Makes a name of its parts: those that are set, in the order of label_order, in
# lower case, without other characters than regex_replace_chars leaves.
#
# A name of which a part is not known, and not how its letters are written or what
# is left out either, is one unknown: its cases would be most of the work of a run.

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
  # What the label is asked for and what the context says, each on its own: most
  # callers read one of them.
  enabled             = var.enabled == null ? try(coalesce(var.context.enabled, true), true) : var.enabled
  namespace           = var.namespace == null ? try(var.context.namespace, null) : var.namespace
  tenant              = var.tenant == null ? try(var.context.tenant, null) : var.tenant
  environment         = var.environment == null ? try(var.context.environment, null) : var.environment
  stage               = var.stage == null ? try(var.context.stage, null) : var.stage
  name                = var.name == null ? try(var.context.name, null) : var.name
  attributes          = compact(distinct(concat(try(coalesce(var.context.attributes, []), []), coalesce(var.attributes, []))))
  regex_replace_chars = var.regex_replace_chars == null ? try(var.context.regex_replace_chars, null) : var.regex_replace_chars
  label_value_case    = var.label_value_case == null ? try(var.context.label_value_case, null) : var.label_value_case
  label_order         = var.label_order == null ? try(var.context.label_order, null) : var.label_order
  given_delimiter     = var.delimiter == null ? try(var.context.delimiter, null) : var.delimiter
  id_length_limit     = var.id_length_limit == null ? try(var.context.id_length_limit, null) : var.id_length_limit

  chars     = coalesce(local.regex_replace_chars, "/[^-a-zA-Z0-9]/")
  case      = coalesce(local.label_value_case, "lower")
  delimiter = local.given_delimiter == null ? "-" : local.given_delimiter
  limit     = local.id_length_limit == null ? 0 : local.id_length_limit
  order     = local.label_order == null ? ["namespace", "environment", "stage", "name", "attributes"] : coalescelist(local.label_order, ["namespace", "environment", "stage", "name", "attributes"])

  free = provider::irsalint::undecided(local.chars, local.case) && provider::irsalint::undecided(local.namespace, local.tenant, local.environment, local.stage, local.name, local.attributes)

  raw = {
    namespace   = local.namespace == null ? "" : replace(local.namespace, local.chars, "")
    tenant      = local.tenant == null ? "" : replace(local.tenant, local.chars, "")
    environment = local.environment == null ? "" : replace(local.environment, local.chars, "")
    stage       = local.stage == null ? "" : replace(local.stage, local.chars, "")
    name        = local.name == null ? "" : replace(local.name, local.chars, "")
  }
  parts = { for part, v in local.raw : part => local.free && provider::irsalint::undecided(v) ? provider::irsalint::unknown("label", v, local.case) : local.case == "none" ? v : local.case == "title" ? title(lower(v)) : local.case == "upper" ? upper(v) : lower(v) }

  cut   = compact(distinct([for v in local.attributes : replace(v, local.chars, "")]))
  extra = compact(distinct([for v in local.cut : local.case == "none" ? v : local.case == "title" ? title(lower(v)) : local.case == "upper" ? upper(v) : lower(v)]))

  ordered = merge(local.parts, { attributes = join(local.delimiter, local.extra) })
  full    = local.free ? provider::irsalint::unknown("label", local.namespace, local.tenant, local.environment, local.stage, local.name, local.attributes, local.order, local.delimiter, local.chars, local.case) : join(local.delimiter, compact([for part in local.order : local.ordered[part]]))

  # Too long a name is cut and ends in five characters of its hash.
  room  = local.limit - 5 - length(local.delimiter)
  head  = local.room <= 0 ? "" : "${trimsuffix(substr(local.full, 0, local.room), local.delimiter)}${local.delimiter}"
  hash  = "${md5(local.full)}qrstuvwxyz"
  tail  = replace(local.case == "title" ? title(local.hash) : local.case == "upper" ? upper(local.hash) : local.hash, local.chars, "")
  short = substr("${local.head}${local.tail}", 0, local.limit)
  id    = local.free && provider::irsalint::undecided(local.limit) ? provider::irsalint::unknown("label", local.full, local.limit) : local.limit != 0 && length(local.full) > local.limit ? local.short : local.full
}

output "id" { value = local.enabled ? local.id : "" }
output "id_full" { value = local.enabled ? local.full : "" }
output "enabled" { value = local.enabled }
output "namespace" { value = local.enabled ? local.parts.namespace : "" }
output "tenant" { value = local.enabled ? local.parts.tenant : "" }
output "environment" { value = local.enabled ? local.parts.environment : "" }
output "stage" { value = local.enabled ? local.parts.stage : "" }
output "name" { value = local.enabled ? local.parts.name : "" }
output "delimiter" { value = local.enabled ? local.delimiter : "" }
output "attributes" { value = local.enabled ? local.extra : [] }
output "context" {
  value = {
    enabled             = local.enabled
    namespace           = local.namespace
    tenant              = local.tenant
    environment         = local.environment
    stage               = local.stage
    name                = local.name
    delimiter           = local.given_delimiter
    attributes          = local.attributes
    label_order         = local.label_order
    regex_replace_chars = local.regex_replace_chars
    id_length_limit     = local.id_length_limit
    label_value_case    = local.label_value_case
  }
}
