package engine

import (
	"runtime"
	"slices"
)

// Capabilities tells templates of the cluster and of Helm:
// https://helm.sh/docs/chart_template_guide/builtin_objects/. Without a cluster
// they are what "helm template" takes for granted.
type Capabilities struct {
	KubeVersion KubeVersion
	APIVersions APIVersions
	HelmVersion HelmVersion
}

// KubeVersion is a version of Kubernetes.
type KubeVersion struct{ Version, Major, Minor string }

// String returns the version with its "v".
func (v *KubeVersion) String() string { return v.Version }

// GitVersion is the version under its old name.
func (v *KubeVersion) GitVersion() string { return v.Version }

// APIVersions are the versions of Kubernetes' APIs, such as "apps/v1".
type APIVersions []string

// Has reports whether a version is there. That of a kind ("apps/v1/Deployment")
// is not, without a cluster.
func (v APIVersions) Has(version string) bool { return slices.Contains(v, version) }

// HelmVersion is a version of Helm under the names of Helm's own fields.
type HelmVersion struct{ Version, GitCommit, GitTreeState, GoVersion, KubeClientVersion string }

// capabilities returns those of Helm 4.3 with its client for Kubernetes 1.37.
func capabilities() *Capabilities {
	return &Capabilities{
		KubeVersion: KubeVersion{Version: "v1.37.0", Major: "1", Minor: "37"},
		APIVersions: apiVersions(),
		HelmVersion: HelmVersion{Version: "v4.3", GoVersion: runtime.Version(), KubeClientVersion: "v1.37"},
	}
}

// apiVersions are those that Helm's client knows, in its order.
func apiVersions() APIVersions {
	return APIVersions{
		"v1",
		"admissionregistration.k8s.io/v1", "admissionregistration.k8s.io/v1alpha1", "admissionregistration.k8s.io/v1beta1",
		"internal.apiserver.k8s.io/v1alpha1",
		"apps/v1", "apps/v1beta1", "apps/v1beta2",
		"authentication.k8s.io/v1", "authentication.k8s.io/v1alpha1", "authentication.k8s.io/v1beta1",
		"authorization.k8s.io/v1", "authorization.k8s.io/v1beta1",
		"autoscaling/v1", "autoscaling/v2",
		"batch/v1", "batch/v1beta1",
		"certificates.k8s.io/v1", "certificates.k8s.io/v1beta1", "certificates.k8s.io/v1alpha1",
		"coordination.k8s.io/v1alpha2", "coordination.k8s.io/v1beta1", "coordination.k8s.io/v1",
		"discovery.k8s.io/v1", "discovery.k8s.io/v1beta1",
		"events.k8s.io/v1", "events.k8s.io/v1beta1",
		"extensions/v1beta1",
		"flowcontrol.apiserver.k8s.io/v1", "flowcontrol.apiserver.k8s.io/v1beta1",
		"flowcontrol.apiserver.k8s.io/v1beta2", "flowcontrol.apiserver.k8s.io/v1beta3",
		"lifecycle.k8s.io/v1alpha1",
		"networking.k8s.io/v1", "networking.k8s.io/v1beta1",
		"node.k8s.io/v1", "node.k8s.io/v1alpha1", "node.k8s.io/v1beta1",
		"policy/v1", "policy/v1beta1",
		"rbac.authorization.k8s.io/v1", "rbac.authorization.k8s.io/v1beta1", "rbac.authorization.k8s.io/v1alpha1",
		"resource.k8s.io/v1", "resource.k8s.io/v1beta2", "resource.k8s.io/v1beta1", "resource.k8s.io/v1alpha3",
		"scheduling.k8s.io/v1alpha3", "scheduling.k8s.io/v1beta1", "scheduling.k8s.io/v1",
		"storage.k8s.io/v1beta1", "storage.k8s.io/v1", "storage.k8s.io/v1alpha1",
		"storagemigration.k8s.io/v1", "storagemigration.k8s.io/v1beta1",
		"apiextensions.k8s.io/v1beta1", "apiextensions.k8s.io/v1",
	}
}
