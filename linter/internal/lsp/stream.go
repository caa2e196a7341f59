package lsp

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
)

// maxMessage bounds one message of the editor: a file at the size limit with
// every byte escaped.
const maxMessage = 64 << 20

// stream reads and writes messages with their header. Writing is safe for
// several goroutines.
type stream struct {
	in    *bufio.Reader
	mutex sync.Mutex
	out   io.Writer
}

var errHeader = errors.New("the message has no valid Content-Length header")

// read returns the body of the next message; io.EOF at the end of input.
func (s *stream) read() ([]byte, error) {
	length := -1
	for {
		line, err := s.in.ReadString('\n')
		if err != nil {
			return nil, err
		}
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			break
		}
		name, value, _ := strings.Cut(line, ":")
		if strings.EqualFold(strings.TrimSpace(name), "Content-Length") {
			length, err = strconv.Atoi(strings.TrimSpace(value))
			if err != nil {
				return nil, errHeader
			}
		}
	}
	if length < 0 || length > maxMessage {
		return nil, errHeader
	}
	body := make([]byte, length)
	_, err := io.ReadFull(s.in, body)
	return body, err
}

// write sends one message.
func (s *stream) write(v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	_, err = fmt.Fprintf(s.out, "Content-Length: %d\r\n\r\n%s", len(body), body)
	return err
}

func (s *stream) notify(method string, params any) error {
	data, err := json.Marshal(params)
	if err != nil {
		return err
	}
	return s.write(message{JSONRPC: "2.0", Method: method, Params: data})
}

func (s *stream) reply(id *json.RawMessage, result any) error {
	return s.write(response{JSONRPC: "2.0", ID: id, Result: result})
}

func (s *stream) fail(id *json.RawMessage, code int, text string) error {
	return s.write(message{JSONRPC: "2.0", ID: id, Error: &responseError{Code: code, Message: text}})
}
