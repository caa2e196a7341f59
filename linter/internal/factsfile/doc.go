// Package factsfile writes what one repository knows of roles and service
// accounts into a file, and reads it back as facts in another.
//
// Terraform and charts often live apart. `irsalint facts` in the one and
// --facts FILE in the other join them without either repository being at hand.
// The file is JSON with a schema version; it holds names, ARNs, trust policies
// and annotations, never a value that came from a file read as data or from a
// sensitive variable: those become unknowns.
package factsfile
