// Package diagram draws the joined graph: which service account uses which
// role, and whether the role's trust policy admits it.
//
// [New] turns a graph into a [Diagram], a plain value that every form is written
// from: a text tree, Mermaid, Graphviz DOT, JSON, and one HTML page that needs
// nothing but itself. Every form escapes the strings of the tree for its own
// syntax; names in a pull request are a stranger's.
package diagram
