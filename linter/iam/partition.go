package iam

import "strings"

// partition is one row of the AWS partition table, as the AWS SDKs carry it.
type partition struct {
	name string
	// regions are the prefixes of the partition's region names.
	regions []string
	// suffix and dualStack end the host names of its services.
	suffix, dualStack string
}

// partitions returns the partition table. The rows with the narrower region
// prefixes come first: "us-gov-" before "us-".
func partitions() [8]partition {
	return [...]partition{
		{"aws-cn", []string{"cn-"}, "amazonaws.com.cn", "api.amazonwebservices.com.cn"},
		{"aws-us-gov", []string{"us-gov-"}, "amazonaws.com", "api.aws"},
		{"aws-eusc", []string{"eusc-"}, "amazonaws.eu", "api.amazonwebservices.eu"},
		{"aws-iso", []string{"us-iso-"}, "c2s.ic.gov", "api.aws.ic.gov"},
		{"aws-iso-b", []string{"us-isob-"}, "sc2s.sgov.gov", "api.aws.scloud"},
		{"aws-iso-e", []string{"eu-isoe-"}, "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"},
		{"aws-iso-f", []string{"us-isof-"}, "csp.hci.ic.gov", "api.aws.hci.ic.gov"},
		{
			"aws",
			[]string{"us-", "eu-", "ap-", "sa-", "ca-", "me-", "af-", "il-", "mx-"},
			"amazonaws.com", "api.aws",
		},
	}
}

// PartitionOfRegion returns the partition that a region belongs to, such as
// "aws-us-gov" for "us-gov-west-1", or false for a name of no known shape.
func PartitionOfRegion(region string) (string, bool) {
	for _, p := range partitions() {
		for _, prefix := range p.regions {
			if strings.HasPrefix(region, prefix) {
				return p.name, true
			}
		}
	}
	return "", false
}

// IsPartition reports whether name is an AWS partition.
func IsPartition(name string) bool {
	for _, p := range partitions() {
		if p.name == name {
			return true
		}
	}
	return false
}
