package tfplan

// addAddon adds the service account that an EKS add-on runs as.
func (r *reader) addAddon(*resource) {}
