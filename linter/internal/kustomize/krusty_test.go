package kustomize

import _ "sigs.k8s.io/kustomize/api/krusty"
