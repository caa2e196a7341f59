# What the expressions can refer to, beside functions.

variable "plain" {
  default = "p"
}

variable "text_number" {
  type    = string
  default = 5
}

variable "list_of_strings" {
  type    = list(string)
  default = ["a", 1, true]
}

variable "set_of_numbers" {
  type    = set(number)
  default = [3, "1", 3, 2]
}

variable "map_of_any" {
  type    = map(any)
  default = { a = 1, b = "x" }
}

variable "object" {
  type = object({
    name = string
    size = number
  })
  default = { name = 1, size = "2", extra = "dropped" }
}

variable "object_defaults" {
  type = object({
    name = string
    port = optional(number, 80)
    tags = optional(map(string), { a = 1 })
    note = optional(string)
  })
  default = { name = "x", port = null }
}

variable "nested_defaults" {
  type = list(object({
    settings = optional(object({
      size  = optional(string, "small")
      count = optional(number, "3")
    }), {})
  }))
  default = [{}, { settings = { size = "big" } }, { settings = null }]
}

variable "map_of_objects" {
  type = map(object({
    namespace = optional(string, "kube-system")
    port      = optional(number)
  }))
  default = {
    a = {}
    b = { namespace = "apps", port = "8080" }
  }
}

variable "tuple" {
  type    = tuple([string, number])
  default = [1, "2"]
}

variable "anything" {
  type    = any
  default = { a = [1, "x"], b = null }
}

variable "list_of_any" {
  type    = list(any)
  default = [1, "a", true]
}

locals {
  greeting = "hello ${var.plain}"
  template = "Dear $${name}"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Action = "*", Effect = "Allow", Resource = ["*"] }]
  })
}
