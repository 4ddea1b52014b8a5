package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"time"
)

const cacheTimeout = 2 * time.Second

// Cache speaks as much of the Redis protocol as a counter needs. A real service would take a client library.
type Cache struct {
	Address      string
	User         string
	PasswordFile string
}

// IncrBy adds to a counter and returns what it is then. A connection is made for each call: simple, and never stale.
func (c *Cache) IncrBy(ctx context.Context, key string, by int64) (int64, error) {
	dialer := net.Dialer{Timeout: cacheTimeout}
	connection, err := dialer.DialContext(ctx, "tcp", c.Address)
	if err != nil {
		return 0, err
	}
	defer connection.Close()
	_ = connection.SetDeadline(time.Now().Add(cacheTimeout))

	reader := bufio.NewReader(connection)
	// Read each time: a password that was changed takes effect at once.
	if password, err := os.ReadFile(c.PasswordFile); err == nil {
		if _, err := command(connection, reader, "AUTH", c.User, strings.TrimSpace(string(password))); err != nil {
			return 0, err
		}
	}
	reply, err := command(connection, reader, "INCRBY", key, strconv.FormatInt(by, 10))
	if err != nil {
		return 0, err
	}
	return strconv.ParseInt(strings.TrimPrefix(reply, ":"), 10, 64)
}

// command sends one command and returns its reply, of which it knows the one-line kinds: +OK, :number, -error.
func command(w net.Conn, r *bufio.Reader, parts ...string) (string, error) {
	text := fmt.Sprintf("*%d\r\n", len(parts))
	for _, part := range parts {
		text += fmt.Sprintf("$%d\r\n%s\r\n", len(part), part)
	}
	if _, err := w.Write([]byte(text)); err != nil {
		return "", err
	}
	line, err := r.ReadString('\n')
	if err != nil {
		return "", err
	}
	line = strings.TrimRight(line, "\r\n")
	if strings.HasPrefix(line, "-") {
		return "", fmt.Errorf("cache: %s", line[1:])
	}
	return line, nil
}
