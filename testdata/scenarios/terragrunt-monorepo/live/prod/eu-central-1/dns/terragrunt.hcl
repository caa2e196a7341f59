include "root" {
  path = find_in_parent_folders("root.hcl")
}

include "common" {
  path   = "${dirname(find_in_parent_folders("root.hcl"))}/_envcommon/irsa.hcl"
  expose = true
}

inputs = {
  account = "external-${include.common.locals.app}"
}
