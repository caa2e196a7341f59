module github.com/irsalint/irsalint

go 1.26.0
