// Package catalog knows well-known Helm charts that are not in the tree: which
// service accounts a chart makes, how it names them and which values carry their
// annotations.
//
// A chart is one [Row]. A row is data in the notation of the chart's author: name
// patterns such as "{fullname}-server" and values paths such as
// "serviceAccount.server.annotations", so that a row of the configuration file has
// the same form as one of the table. [Rows] is the table.
package catalog
